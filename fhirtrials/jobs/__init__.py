"""A run on one processor or on several: ``run.outcomes``; nothing is imported before it is needed."""
