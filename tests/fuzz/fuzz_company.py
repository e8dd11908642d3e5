"""The law of company: a document is told the same alone, among others, and whatever its writing assures."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from fuzz_case import Case

from eqlab.validate.fhir.engine import Judgement, judge_value
from eqlab.validate.fhir.path import keys_of
from eqlab.validate.fhir.together import judge_all

_FEW = 5
"""Documents that the next one is judged among."""
_SMALL = 8000
"""Bytes of a document that has company."""

Told = list[tuple[str, list[Any], Any]]
_recent: deque[tuple[bytes, Told]] = deque(maxlen=_FEW)


def differences(case: Case, judgement: Judgement) -> Iterator[str]:
    """Yield what a document, or one of those before it, was told otherwise among the others, or when looked at whole.

    It was judged alone by FHIR R4's own definitions, asked for nothing.
    """
    alone, before = _told(judgement), len(judgement.instance.notes)
    if judgement.instance.value is not None:
        whole = [_plain(one) for one in judge_value(judgement.instance.value)]
        if whole != alone[before:]:
            yield f"looked at whole: {len(whole)} {len(alone) - before}"
    if case.form == "xml" or case.size > _SMALL:
        return
    met = [*_recent, (case.document, alone), *_recent]
    company = judge_all(document for document, _ in met)
    for at, ((_, told), one) in enumerate(zip(met, company, strict=True)):
        if _told(one) != told:
            yield f"among others: {at} of {len(met)}, {len(told)} {len(one.notes)}"
    _recent.append((case.document, alone))


def _told(judgement: Judgement) -> Told:
    return [_plain(one) for one in judgement.notes]


def _plain(note: Any) -> tuple[str, list[Any], Any]:
    return note[0].code, keys_of(note[1]), note[2:]
