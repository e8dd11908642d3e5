"""Acknowledgements made of findings: MSA says how the message was taken, ERR what is wrong and where."""

import re
from collections.abc import Iterable, Mapping

from eqlab.core.clock import Clock
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.validate.hl7v2 import base, issues
from eqlab.validate.hl7v2.charsets import CODECS
from eqlab.validate.hl7v2.delimiters import STANDARD
from eqlab.validate.hl7v2.escapes import escape, unescape
from eqlab.validate.hl7v2.glance import field_glance
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.paths import Path, read_path

MOST = 50
"""ERR segments of one acknowledgement."""
_UTF_8 = "UNICODE UTF-8"
_EVENT = re.compile("[A-Z0-9]{3}", re.ASCII)
_LONGEST_ID, _LONGEST_TEXT = 20, 250
_UNREAD = "UNKNOWN"

_CODES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            issues.UNKNOWN_SEGMENT.code,
            issues.FOREIGN_SEGMENT.code,
            issues.WRONG_ORDER.code,
            issues.MISSING_SEGMENT.code,
            issues.MISSING_GROUP.code,
            issues.TOO_MANY_SEGMENTS.code,
            issues.BAD_NAME.code,
        ),
        ("100", "Segment sequence error"),
    ),
    **dict.fromkeys(
        (issues.REQUIRED.code, issues.NULLED.code, issues.TOO_FEW.code, issues.SLICE_TOO_FEW.code),
        ("101", "Required field missing"),
    ),
    **dict.fromkeys(
        (
            issues.BAD_FORMAT.code,
            issues.PARTED.code,
            issues.TOO_LONG.code,
            issues.TOO_SHORT.code,
            issues.HALF_AUTHORITY.code,
            issues.NOT_OF_KIND.code,
            issues.NOT_PATTERN.code,
        ),
        ("102", "Data type error"),
    ),
    **dict.fromkeys(
        (issues.NOT_IN_TABLE.code, issues.NOT_SUGGESTED.code, issues.NOT_IN_FRAGMENT.code),
        ("103", "Table value not found"),
    ),
    **dict.fromkeys((issues.WRONG_MESSAGE.code, issues.UNKNOWN_STRUCTURE.code), ("200", "Unsupported message type")),
    **dict.fromkeys((issues.UNKNOWN_VERSION.code, issues.WRONG_VERSION.code), ("203", "Unsupported version id")),
}
_OTHER = ("207", "Application internal error")
"""What table 0357 has no code for; ERR-7 and ERR-8 say it."""

REJECTED = frozenset({issues.WRONG_MESSAGE.code, issues.WRONG_VERSION.code, issues.BROKEN_FRAME.code})
"""Issues for which a message is rejected (AR) and not merely refused (AE): v2.5, section 2.9.2.2."""


def acknowledge(message: Message | None, findings: Iterable[Finding], clock: Clock, control_id: str) -> bytes:
    """Return the acknowledgement of a message, as bytes without a frame.

    `message` is None for what could not be read. MSA-1 is AR for what can be read no further or is another message
    than expected, AE for violations at the level of an error, else AA; every finding of a warning or more makes an ERR,
    the first fifty. A control id longer than twenty characters is echoed in part.
    """
    told = [finding for finding in findings if finding.level >= Level.WARNING]
    charset = _charset(message)
    lines = [_header(message, clock, control_id, charset), _answer(message, told), *map(_error, told[:MOST])]
    return "".join(f"{line}\r" for line in lines).encode(CODECS[charset], "replace")


def _charset(message: Message | None) -> str:
    named = (message["MSH-18"] if message else None) or _UTF_8
    return named if named in base_charsets() else _UTF_8


def base_charsets() -> frozenset[str]:
    """Return the character sets that HL7 names and the lab writes."""
    table = base.table("0211")
    return frozenset(table.values if table else ()) & frozenset(CODECS)


def _header(message: Message | None, clock: Clock, control_id: str, charset: str) -> str:
    moment = clock.now().strftime("%Y%m%d%H%M%S%z")
    event = (message["MSH-9.2"] if message else None) or ""
    kind = f"ACK^{event}^ACK" if _EVENT.fullmatch(event) else "ACK"
    mode = (message["MSH-11.1"] if message else None) or ""
    parties = [_party(message, number) for number in (5, 6, 3, 4)]
    ours = escape(control_id, STANDARD)[:_LONGEST_ID] or "0"
    fields = ["MSH", STANDARD.encoding, *parties, moment, "", kind, ours, mode if mode in {"D", "P", "T"} else "P"]
    return "|".join([*fields, base.VERSIONS[0], "", "", "", "", "", charset])


def _party(message: Message | None, number: int) -> str:
    """An application or facility as the message has it, when it can be sent back."""
    spec = base.segment("MSH")
    if message is None or spec is None or not message.header.field(number):
        return ""
    text = message.header.field(number)
    if message.delimiters == STANDARD and field_glance(spec.fields[number - 1])(text):
        return text
    first = unescape(message[f"MSH-{number}.1.1"] or "", message.delimiters)
    return escape("".join(sign for sign in first if sign.isprintable()), STANDARD)


def _answer(message: Message | None, told: list[Finding]) -> str:
    text = (message.text("MSH-10") if message else None) or _UNREAD
    text = "".join(sign for sign in text if sign.isprintable())[:_LONGEST_ID]
    return f"MSA|{_taken(message, told)}|{_plain(text) or _UNREAD}"


def _plain(text: str) -> str:
    return escape(text, STANDARD) if text.strip('"') else ""


def _taken(message: Message | None, told: list[Finding]) -> str:
    """AR, AE or AA."""
    if message is None or any(finding.issue.code in REJECTED for finding in told):
        return "AR"
    wrong = any(one.level is Level.ERROR and one.issue.nature is Nature.VIOLATION for one in told)
    return "AE" if wrong else "AA"


def _error(finding: Finding) -> str:
    code, meaning = _CODES.get(finding.issue.code, _OTHER)
    error = finding.level is Level.ERROR and finding.issue.nature is Nature.VIOLATION
    sentence = "".join(sign for sign in finding.sentence() if sign.isprintable())
    while len(escape(sentence, STANDARD)) > _LONGEST_TEXT:
        sentence = sentence[: len(sentence) - 10]
    fields = [
        _location(read_path(finding.subject.path)),
        f"{code}^{meaning}^HL70357",
        "E" if error else "W",
        *("", "", finding.issue.code),
        escape(sentence, STANDARD),
    ]
    return f"ERR||{'|'.join(fields)}"


def _location(path: Path | None) -> str:
    """Data type ERL: segment, sequence, field, repetition, component, subcomponent."""
    if path is None:
        return ""
    numbers = [path.occurrence or 1, path.field, path.repetition, path.component, path.subcomponent]
    if path.field and path.component:
        numbers[2] = path.repetition or 1
    return "^".join([path.segment, *(str(number or "") for number in numbers)]).rstrip("^")
