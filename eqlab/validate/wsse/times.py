"""Judges the Timestamp (WSS SOAP Message Security 1.1.1, section 10)."""

from eqlab.validate.saml.desk import span
from eqlab.validate.wsse import issues
from eqlab.validate.wsse.desk import Desk, wsu
from eqlab.validate.xmldsig.moments import shown
from eqlab.validate.xmldsig.names import Node


def judge_timestamp(desk: Desk, security: Node) -> None:
    """Tell when a message has no timestamp, is too old, from the future, or valid for too long."""
    notes, profile = desk.notes, desk.profile
    stamps = list(security.iterchildren(wsu("Timestamp")))
    if len(stamps) > 1:
        notes.tell(issues.SEVERAL_TIMESTAMPS, stamps[1], "timestamp", count=str(len(stamps)))
    if not stamps:
        if profile.timestamp or "timestamp" in profile.signed:
            notes.tell(issues.NO_TIMESTAMP, security, "timestamp", missing="Timestamp")
        return
    stamp = stamps[0]
    for name in ("Created", "Expires"):
        if stamp.find(wsu(name)) is None and profile.timestamp:
            notes.tell(issues.NO_TIMESTAMP, stamp, "timestamp", missing=name)
    _judge_times(desk, stamp)


def _judge_times(desk: Desk, stamp: Node) -> None:
    notes, profile, seen = desk.notes, desk.profile, shown(desk.at)
    made, ends = stamp.find(wsu("Created")), stamp.find(wsu("Expires"))
    since, until = desk.moment(made, "Created"), desk.moment(ends, "Expires")
    if since is not None and until is not None and until <= since:
        notes.tell(issues.WINDOW, stamp, "timestamp", since=shown(since), until=shown(until))
        return
    if since is not None and since > desk.at + profile.leeway:
        notes.tell(issues.FUTURE, made, "timestamp", part="Created", found=shown(since), at=seen)
    if until is not None and desk.at - profile.leeway >= until:
        notes.tell(issues.EXPIRED, ends, "timestamp", found=shown(until), at=seen)
    if since is not None and until is not None and profile.longest is not None and until - since > profile.longest:
        facts = {"found": span(until - since), "limit": span(profile.longest)}
        notes.tell(issues.TOO_LONG, stamp, "timestamp", **facts)
