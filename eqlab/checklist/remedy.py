"""What one control lacks to count in full, and how much work that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from eqlab.checklist.model import Assurance, Audience, Control, Effort
from eqlab.checklist.score import ControlScore
from eqlab.checklist.sheet import Outcome

WORK = {Effort.SMALL: 1, Effort.MEDIUM: 3, Effort.LARGE: 8}
"""Units of work by effort."""


class Lack(StrEnum):
    """What is missing."""

    ANSWER = "answer"
    """It is not answered in full: the thing itself is to be done."""
    EVIDENCE = "evidence"
    """It is not known well enough."""
    PROBE = "probe"
    """A probe failed, could not tell, or has to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What makes a control count in full."""

    control: str
    lacks: tuple[Lack, ...]
    answer: str
    """The step to answer with; empty when it is answered in full."""
    assurance: Assurance
    """How it must be known."""
    evidence: tuple[str, ...]
    """Types of evidence, any of which carries that far; empty when none is needed."""
    probes: tuple[str, ...]
    """Probes that would show it; empty when none is needed."""
    effort: Effort
    """Small when only the proof is missing, else what the advice says."""

    @property
    def work(self) -> int:
        """The effort in units of work."""
        return WORK[self.effort]


def remedy(
    control: Control,
    score: ControlScore,
    audience: Audience,
    caps: Mapping[Assurance, Fraction],
    reach: Mapping[str, Assurance],
) -> Remedy | None:
    """Return what a control lacks; None when it counts in full and is known well enough, or does not apply.

    `caps` are the rule's, `reach` how far each type of evidence carries.
    """
    needed = _needed(control, audience, caps)
    failed = score.outcome is Outcome.FAILED
    answered = score.declared == 1
    proven = score.assurance >= needed and score.outcome not in {Outcome.FAILED, Outcome.ERROR}
    if not score.applicable or (answered and proven and score.low == 1):
        return None
    carrying = tuple(one for one in control.evidence if reach.get(one, Assurance.INDEPENDENT) >= needed)
    lacks = [] if answered and not failed else [Lack.ANSWER]
    if score.assurance < needed and carrying:
        lacks.append(Lack.EVIDENCE)
    if control.probes and not proven:
        lacks.append(Lack.PROBE)
    return Remedy(
        control=control.id,
        lacks=tuple(lacks),
        answer="" if answered else control.scale.steps[-1].name,
        assurance=needed,
        evidence=carrying if Lack.EVIDENCE in lacks else (),
        probes=control.probes if Lack.PROBE in lacks else (),
        effort=control.advice.effort if Lack.ANSWER in lacks else Effort.SMALL,
    )


def _needed(control: Control, audience: Audience, caps: Mapping[Assurance, Fraction]) -> Assurance:
    """Return the least assurance at which a control counts in full and is known well enough."""
    if audience is Audience.PRACTICE:
        return control.minimum
    uncapped = min((level for level, cap in caps.items() if cap == 1), default=Assurance.INDEPENDENT)
    return max(control.minimum, uncapped)


def again(control: Control, score: ControlScore) -> Remedy:
    """Return what settles a control that counts in full, but rests on something old or noted: to show it anew."""
    return Remedy(
        control=control.id,
        lacks=(Lack.PROBE,) if score.outcome and control.probes else (Lack.EVIDENCE,),
        answer="",
        assurance=max(control.minimum, score.assurance),
        evidence=() if score.outcome and control.probes else control.evidence,
        probes=control.probes if score.outcome else (),
        effort=Effort.SMALL,
    )
