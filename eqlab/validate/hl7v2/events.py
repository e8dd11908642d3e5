"""EVN-1 beside MSH-9: kept for older readers up to version 2.6, withdrawn from 2.7 on (HL7 v2, chapter 3, EVN-1)."""

from collections.abc import Iterator

from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.delimiters import NULL
from eqlab.validate.hl7v2.model import Message, place
from eqlab.validate.words import shorten

_KEPT = ("", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6")
_WITHDRAWN = ("2.7", "2.7.1", "2.8", "2.8.1", "2.8.2", "2.9", "2.9.1")


def event_findings(message: Message, rule: RulePath) -> Iterator[Finding]:
    """Yield that EVN-1 says another event than MSH-9.2, or is said where it no longer exists."""
    version, event = message["MSH-12.1"] or "", message["MSH-9.2"] or ""
    counted = 0
    for segment in message.segments:
        counted += segment.name == "EVN"
        said = segment.field(1).strip() if segment.name == "EVN" else ""
        if not said or said == NULL:
            continue
        where, facts = place(segment, counted, 1), {"found": shorten(said, 20)}
        if version in _WITHDRAWN:
            yield found(issues.EVENT_WITHDRAWN, where, rule / "EVN-1", version=version, **facts)
        elif version in _KEPT and event and said != event:
            yield found(issues.EVENT_DIFFERS, where, rule / "EVN-1", expected=shorten(event, 20), **facts)
