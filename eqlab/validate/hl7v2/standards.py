"""The profile that the standard itself is, by message and version."""

from functools import cache, lru_cache

from eqlab.core.issue import Issue
from eqlab.validate.hl7v2 import base, issues
from eqlab.validate.hl7v2.base.structures import EVENTS, STRUCTURES
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.profile import Plan, Profile, plan_of
from eqlab.validate.hl7v2.spec import SegmentSpec
from eqlab.validate.hl7v2.structure import Structure, read_structure


def standard(message: Message) -> Profile:
    """Return the standard's own profile of a message, by MSH-9 and MSH-12.

    Of versions other than 2.5 and 2.5.1, and of messages whose structure the lab does not hold, it judges the segments
    alone and says so in an undecided finding.
    """
    code, event = message["MSH-9.1"] or "", message["MSH-9.2"] or ""
    name = "ACK" if code == "ACK" else f"{code}^{event}"
    known = name == "ACK" or name in EVENTS
    return standard_profile(name if known else "", (message["MSH-12.1"] or "") in ("", *base.VERSIONS))


@lru_cache(64)
def standard_profile(event: str, version: bool = True) -> Profile:
    """Return the standard's profile of an event; `version` tells whether the message is of a version we hold."""
    undecided: Issue | None = None if event else issues.UNKNOWN_STRUCTURE
    if not version:
        return Profile(name="HL7", plans=plans(""), events=True, undecided=issues.UNKNOWN_VERSION)
    return Profile(
        name=f"HL7 2.5 {event}".rstrip(),
        structures=() if event == "ACK" else EVENTS.get(event, ()),
        structure=standard_structure(event),
        plans=plans(event),
        events=True,
        undecided=undecided,
    )


@cache
def standard_structure(event: str) -> Structure | None:
    """Return the order of segments of an event; None when the lab does not hold it."""
    name = "ACK" if event == "ACK" else EVENTS.get(event, ("",))[0]
    return read_structure(STRUCTURES[name]) if name in STRUCTURES else None


def specs(event: str) -> dict[str, SegmentSpec]:
    """Return the segments of the standard, with the parameters of a query."""
    query = base.query(event)
    return {**base.segments(), **({"QPD": query} if query else {})}


@cache
def plans(event: str) -> dict[str, Plan]:
    """Return how the segments of the standard are looked at."""
    return {name: plan_of(spec) for name, spec in specs(event).items()}
