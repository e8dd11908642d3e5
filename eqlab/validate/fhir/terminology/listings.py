"""Codes that stand in value sets and maps: each must be one of its system."""

from dataclasses import dataclass, field

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.terminology.judging import Judge
from eqlab.validate.words import shorten

_DISPLAYS = frozenset({issues.WRONG_DISPLAY.code, issues.WRONG_DISPLAY_WARNING.code})


@dataclass(slots=True, eq=False)
class Listing:
    """The codes of one resource; systems that cannot be decided are told of once."""

    judge: Judge
    unsure: dict[str, tuple[Path, str, str]] = field(default_factory=dict)
    """Place, reason and rule of what was not decided, by system."""

    def tell(self) -> None:
        """Note the systems whose codes were not checked."""
        if not self.judge.run.options.terminology:
            return
        for system, (path, reason, rule) in self.unsure.items():
            self.judge.run.note(issues.LIST_UNDECIDED, path, rule, system=shorten(system), reason=reason)


def listed_code(listing: Listing, parts: tuple[str, str, str, str], path: Path, unknown: Issue, rule: str) -> bool:
    """Note what is wrong with a code (system, version, code, display); tell whether its system may have it."""
    judge, fine = listing.judge, True
    for remark in judge.coding(*parts):
        if remark.issue is issues.CODE_UNDECIDED:
            listing.unsure.setdefault(parts[0], (path, remark.facts["reason"], rule))
        elif remark.issue.code in _DISPLAYS:
            judge.run.note(issues.LISTED_DISPLAY, path, rule, **remark.facts)
        elif remark.issue in (issues.UNKNOWN_CODE, issues.WRONG_CODE):
            reason = remark.facts.get("reason", "")
            facts = {"code": remark.facts["code"], "system": remark.facts["system"]}
            judge.run.note(unknown, path, rule, reason=reason and words(": {reason}", reason=reason), **facts)
            fine = False
    return fine
