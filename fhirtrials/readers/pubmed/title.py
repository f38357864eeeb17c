"""The title of a paper on a page: where it stands tells it, since nothing marks it."""

import re
from collections.abc import Sequence

from fhirtrials.readers.pubmed.paragraphs import Paragraph, section_labels

_SHORTEST, _LONGEST = 3, 400  # words, letters
_A_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|can|may|we)\b")
_SEVERAL_SENTENCES = re.compile(r"[.!?] [A-Z]")


def title(
    listed: Sequence[Paragraph], citation: int | None, byline: Paragraph | None, rest: Sequence[Paragraph]
) -> list[Paragraph]:
    """The paragraphs of the title: ``listed`` are all, ``rest`` those that may be it."""
    kept = [any(each is one for one in rest) for each in listed]
    if byline is None:
        found = None if citation is None else _alone(listed, citation, kept)
        return [found] if found else []
    end = next(place for place, each in enumerate(listed) if each is byline)
    start = end if citation is None else citation + 1
    between = [each for each, is_kept in zip(listed[start:end], kept[start:end], strict=True) if is_kept]
    if _is_one(between):
        return between
    found = _nearest([each for each, is_kept in zip(listed[:end], kept, strict=False) if is_kept][::-1])
    return [found] if found else []


def words(paragraphs: Sequence[Paragraph]) -> str | None:
    """The title itself."""
    return " ".join(f"{each.label}: {each.text}" if each.label else each.text for each in paragraphs) or None


def _is_one(between: Sequence[Paragraph]) -> bool:
    """Whether one paragraph alone stands between citation and authors: it is the title, of however many sentences.

    Words in capitals with a colon may have cut it, as they cut an abstract.
    """
    labels = [each.label for each in between]
    return (
        bool(between)
        and None not in labels[1:]
        and not any(label and label.casefold() in section_labels() for label in labels)
        and len(words(between) or "") <= _LONGEST
    )


def _alone(listed: Sequence[Paragraph], citation: int, kept: Sequence[bool]) -> Paragraph | None:
    """The title where no author is named: what stands before the citation, else right after it; no whole sentence."""
    before = [each for each, is_kept in zip(listed[:citation], kept, strict=False) if is_kept]
    after = [each for each, is_kept in zip(listed[citation + 1 :], kept[citation + 1 :], strict=True) if is_kept]
    found = _nearest(before) or _nearest(after[:1])
    return found if found and not _A_VERB.search(found.text) else None


def _nearest(near: Sequence[Paragraph]) -> Paragraph | None:
    """The first paragraph without a label, if it is one sentence."""
    for each in near:
        if each.label is None and each.under == "":
            long = len(each.text) > _LONGEST or len(each.text.split()) < _SHORTEST
            return None if long or _SEVERAL_SENTENCES.search(each.text) else each
    return None
