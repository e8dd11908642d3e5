"""Scores of sheets for the small checklist, and how their tests read them."""

from checklist_samples import DAY, SAMPLE

from eqlab.checklist.score import ControlScore, Score
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Sheet


def scored(given: Sheet) -> Score:
    return score(SAMPLE, given, DAY)


def control(given: Sheet, name: str) -> ControlScore:
    return next(one for one in scored(given).controls if one.control == name)


def codes(one: Score) -> set[str]:
    return {finding.issue.code for finding in one.findings}
