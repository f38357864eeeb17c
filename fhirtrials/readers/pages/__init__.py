"""Readers of web pages, as text saved from a browser or as HTML: a module a layout.

``lines`` makes visible lines of the bytes, ``outline`` cuts them into sections and fields by the labels of a table in
``mappings/to-trial/``, ``field`` reads what stands under a label, ``values`` knows how pages write dates, counts and
ages. Text is what a reader of the page sees: markdown escapes (``\\^``) are undone.
"""
