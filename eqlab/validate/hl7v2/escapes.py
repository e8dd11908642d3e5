"""Escape sequences in texts (HL7 v2.5, section 2.7)."""

import re
from functools import lru_cache

from eqlab.validate.hl7v2.delimiters import Delimiters

MOST = 20
"""Slips of one text that are told."""
_HEX = re.compile(r"X((?:[0-9A-Fa-f]{2})+)", re.ASCII)
_CHARSET = re.compile(r"C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{2})?", re.ASCII)
_FORMAT = re.compile(r"\.(?:br|fi|nf|(?:sp|in|ti|sk)[+-]?\d*|ce)", re.ASCII)


def unescape(text: str, by: Delimiters, charset: str = "utf-8") -> str:
    r"""Return the text that escape sequences stand for.

    Highlighting (`\H\`, `\N\`) and switches of the character set leave nothing, `\.br\` and its like a new line;
    what is no sequence stays as written.
    """
    if not by.escape or by.escape not in text:
        return text
    return _sequence(by.escape).sub(lambda match: _meant(match[1], match[0], by, charset), text)


def escape(text: str, by: Delimiters) -> str:
    """Return a text in which no character can be taken for a delimiter."""
    if not by.escape:
        return text
    table = {by.escape: "E", by.field: "F", by.component: "S", by.repetition: "R", by.subcomponent: "T"}
    table |= {by.truncation: "P", "\r": "X0D", "\n": "X0A"}
    escaped = {ord(character): f"{by.escape}{letter}{by.escape}" for character, letter in table.items() if character}
    return text.translate(escaped)


def slips(text: str, by: Delimiters) -> list[tuple[str, bool]]:
    """Return what is wrong with the sequences of a text: the piece, and whether it is a sequence at all.

    Of many pieces the first twenty.
    """
    if not by.escape or by.escape not in text:
        return []
    told: list[tuple[str, bool]] = []
    at = text.find(by.escape)
    while at >= 0 and len(told) < MOST:
        end = text.find(by.escape, at + 1)
        if end < 0:
            return [*told, (text[at:], False)]
        if not _known(text[at + 1 : end]):
            told.append((text[at : end + 1], True))
        at = text.find(by.escape, end + 1)
    return told


@lru_cache(16)
def _sequence(mark: str) -> re.Pattern[str]:
    sign = re.escape(mark)
    return re.compile(f"{sign}([^{sign}]*){sign}")


def _known(body: str) -> bool:
    if body in {"F", "S", "T", "R", "E", "P", "H", "N"} or body.startswith("Z"):
        return True
    return any(pattern.fullmatch(body) for pattern in (_HEX, _CHARSET, _FORMAT))


def _meant(body: str, written: str, by: Delimiters, charset: str) -> str:
    simple = {"F": by.field, "S": by.component, "T": by.subcomponent, "R": by.repetition, "E": by.escape}
    simple |= {"P": by.truncation, "H": "", "N": ""}
    if body in simple:
        return simple[body]
    if match := _HEX.fullmatch(body):
        return bytes.fromhex(match[1]).decode(charset, "replace")
    if _FORMAT.fullmatch(body):
        return "\n" if body[1:3] in {"br", "sp", "ce"} else ""
    return "" if _CHARSET.fullmatch(body) else written
