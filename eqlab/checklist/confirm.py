"""Last year's sheet again: which answers need "still true?", and saying so."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from eqlab.checklist.knowing import counting, locker
from eqlab.checklist.model import Catalogue
from eqlab.checklist.sheet import Answer, Sheet

YEAR = 365


class Doubt(StrEnum):
    """Why an answer needs to be confirmed."""

    UNCONFIRMED = "unconfirmed"
    """Nobody has said that it is still true."""
    OLD = "old"
    """It was said too long ago."""
    EVIDENCE = "evidence"
    """None of the evidence that it rests on counts any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillTrue:
    """An answer to be confirmed."""

    control: str
    doubt: Doubt
    since: dt.date | None
    """When it was last confirmed; None when never."""


def still_true(catalogue: Catalogue, sheet: Sheet, at: dt.date, days: int = YEAR) -> tuple[StillTrue, ...]:
    """Return the answers that need "still true?" on a day, in the catalogue's order.

    `days` is how long a confirmation holds. Controls without an answer are not among them.
    """
    filed = locker(sheet, at, catalogue.evidence_limits)
    found = []
    for control in catalogue.controls(sheet.audience):
        answer = sheet.answers.get(control.id)
        if answer is None:
            continue
        doubt = _doubt(answer, at, days)
        rests = list(counting(control, answer, filed))
        if doubt is None and answer.evidence and not rests:
            doubt = Doubt.EVIDENCE
        if doubt is not None:
            found.append(StillTrue(control=control.id, doubt=doubt, since=answer.confirmed))
    return tuple(found)


def _doubt(answer: Answer, at: dt.date, days: int) -> Doubt | None:
    if answer.confirmed is None:
        return Doubt.UNCONFIRMED
    return Doubt.OLD if (at - answer.confirmed).days > days else None


def confirm(sheet: Sheet, controls: Collection[str], at: dt.date) -> Sheet:
    """Return the sheet with some answers confirmed on a day; ids without an answer are passed over."""
    answers = {
        name: replace(answer, confirmed=at) if name in controls else answer for name, answer in sheet.answers.items()
    }
    return replace(sheet, answers=answers)
