"""What waits in a vendor file for somebody's next act, beside its procedure."""

from collections.abc import Iterator

from eqlab.cli.filing.coursing import CampaignCourse, Course
from eqlab.cli.speech import Tongue
from eqlab.core.act import ChangeProposed, ChangeRejected
from eqlab.core.verdict import Kind
from eqlab.label.nonconformity import NonConformity

_PASSED = frozenset({Kind.PASSED, Kind.PASSED_WITH_WARNINGS})


def waiting(course: Course, tongue: Tongue) -> Iterator[str]:
    """Yield a sentence for each thing that waits."""
    for campaign in course.campaigns:
        yield from _campaign(campaign, course, tongue)
    for nonconformity in course.nonconformities:
        yield _nonconformity(nonconformity, tongue)
    yield from _deciding(course, tongue)
    for proposal in course.proposals:
        yield tongue.tell("{proposal} waits for a second issuer.", proposal=proposal.proposal)


def _campaign(one: CampaignCourse, course: Course, tongue: Tongue) -> Iterator[str]:
    tell = tongue.tell
    if one.stand is None:
        return
    kind = one.stand.verdict.kind
    if one.unfinished:
        command = f"eqlab campaign resume {one.id}"
        yield tell("{run} was interrupted; go on with it: {command}", run=one.unfinished, command=command)
    elif not one.stand.runs:
        yield tell("{campaign} was not run yet: a tester can run it.", campaign=one.id)
    elif kind in _PASSED and not _evaluated(one.id, course):
        yield tell("{campaign} passed: an evaluator can evaluate it.", campaign=one.id)
    elif kind is Kind.FAILED and one.id not in course.raised:
        yield tell("{campaign} failed: what it found can be raised.", campaign=one.id)


def _evaluated(campaign: str, course: Course) -> bool:
    return any(campaign in one.act.campaigns for one in course.decided.evaluations.values())


def _nonconformity(one: NonConformity, tongue: Tongue) -> str:
    tell = tongue.tell
    if one.overrides and one.overrides[-1].pending:
        return tell("{nonconformity} waits for a second person's word on its severity.", nonconformity=one.id)
    if one.settled():
        return tell("{nonconformity} can be closed.", nonconformity=one.id)
    last = max((one.entry, one.reopened, *(test.entry for test in one.retests)))
    if any(answer.entry > last for answer in one.answers):
        return tell("{nonconformity} is answered: {case} waits for a retest.", nonconformity=one.id, case=one.case)
    return tell("{nonconformity} waits for the vendor's answer.", nonconformity=one.id)


def _deciding(course: Course, tongue: Tongue) -> Iterator[str]:
    """Evaluations without a decision, and decisions that no attestation was proposed on; older ones are passed over."""
    known, proposed = course.decided, _proposed(course)
    for name, one in known.evaluations.items():
        decision = known.on(name)
        if known.after(one) is not None:
            continue
        if decision is None:
            yield tongue.tell("{evaluation} waits for a decision.", evaluation=name)
        elif decision.act.granted and decision.act.decision not in proposed:
            told = decision.act.decision
            yield tongue.tell("{decision} grants: an issuer can propose the attestation.", decision=told)


def _proposed(course: Course) -> frozenset[str]:
    """The decisions that a proposal rests on which was not rejected."""
    acts = [entry.act for entry in course.entries]
    rejected = {act.proposal for act in acts if isinstance(act, ChangeRejected)}
    wishes = (act for act in acts if isinstance(act, ChangeProposed))
    return frozenset(act.decision for act in wishes if act.proposal not in rejected)
