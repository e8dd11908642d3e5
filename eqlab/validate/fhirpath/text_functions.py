"""Functions of strings.

Source: FHIRPath 2.0.0, section 5.6.
"""

import base64
import binascii
import html
import json
import re
from collections.abc import Callable
from typing import Any

from eqlab.core.text import words
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.evaluation import Function, Run
from eqlab.validate.fhirpath.nodes import Nodes, computed, number, string
from eqlab.validate.patterns import PatternError, safe_pattern

LONGEST = 1_000_000
"""Characters that a computed string may have."""


def bounded(text: str) -> Nodes:
    """Make a collection of a computed string. Raises UndecidedError when it grew too long."""
    _refuse_longer(len(text))
    return computed(text)


def _refuse_longer(length: int) -> None:
    if length > LONGEST:
        raise UndecidedError(words("the computed string is too long"))


def _on_string(work: Callable[..., Any], least: int = 0, most: int | None = None) -> Function:
    """Make a function of a string and string arguments; any of them empty gives empty."""

    def call(_run: Run, focus: Nodes, *arguments: Nodes) -> Nodes:
        text, given = string(focus), [string(argument) for argument in arguments]
        if text is None or None in given:
            return []
        result = work(text, *given)
        return bounded(result) if isinstance(result, str) else computed(result)

    return Function(call, least, least if most is None else most)


def _substring(_run: Run, focus: Nodes, start: Nodes, length: Nodes | None = None) -> Nodes:
    text, begin = string(focus), number(start)
    if text is None or begin is None or not 0 <= begin < len(text):
        return []
    count = number(length) if length is not None else None
    return computed(text[int(begin) :] if count is None else text[int(begin) : int(begin) + max(int(count), 0)])


def _pattern(text: str) -> Any:
    try:
        return safe_pattern(text, dotall=True)
    except PatternError as error:
        raise EvaluationError(words("the pattern cannot be used: {error}", error=str(error))) from error


def _decided(result: bool | None) -> bool:
    if result is None:
        raise UndecidedError(words("the string is too long for the pattern"))
    return result


def _replace(text: str, part: str, substitution: str) -> str:
    _refuse_longer(len(text) + text.count(part) * (len(substitution) - len(part)))
    return text.replace(part, substitution)


def _replace_matches(text: str, pattern: str, substitution: str) -> str:
    compiled = _pattern(pattern)
    if not pattern:
        return text
    _decided(compiled.search(text))
    _refuse_longer(len(text) * len(substitution) // 100)
    template = re.sub(r"\$(\d)", r"\\g<\1>", substitution.replace("\\", r"\\"))
    try:
        replaced: str = compiled.regex.sub(template, text)
    except (re.error, IndexError) as error:
        raise EvaluationError(words("the substitution cannot be used ({error})", error=str(error))) from error
    return replaced


def _split(run: Run, focus: Nodes, separator: Nodes) -> Nodes:
    text, part = string(focus), string(separator)
    if text is None or part is None:
        return []
    run.spend(text.count(part))
    return [node for piece in (text.split(part) if part else list(text)) for node in computed(piece)]


def _join(_run: Run, focus: Nodes, separator: Nodes | None = None) -> Nodes:
    pieces = [string([node]) or "" for node in focus if node.value is not None]
    glue = string(separator) or "" if separator is not None else ""
    _refuse_longer(sum(map(len, pieces)) + len(glue) * len(pieces))
    return bounded(glue.join(pieces)) if focus else []


def _encode(text: str, form: str) -> str | None:
    data = text.encode("utf-8", "replace")
    if form == "hex":
        return data.hex()
    coders = {"base64": base64.b64encode, "urlbase64": base64.urlsafe_b64encode}
    return coders[form](data).decode("ascii") if form in coders else None


def _decode(text: str, form: str) -> str | None:
    decoders = {"hex": bytes.fromhex, "base64": base64.b64decode, "urlbase64": base64.urlsafe_b64decode}
    try:
        return decoders[form](text).decode("utf-8") if form in decoders else None
    except (ValueError, binascii.Error):
        return None


def _escape(text: str, form: str) -> str | None:
    return (
        html.escape(text) if form == "html" else json.dumps(text, ensure_ascii=False)[1:-1] if form == "json" else None
    )


_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.)|\Z)", re.DOTALL)
_JSON_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}


def _unescape(text: str, form: str) -> str | None:
    """Resolve escapes; None when there is one that the form does not have."""
    if form == "html":
        return html.unescape(text)
    unknown = [match for match in _JSON_ESCAPE.finditer(text) if not match[1] and match[2] not in _JSON_LETTERS]
    if form != "json" or unknown:
        return None
    return _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _JSON_LETTERS[match[2]], text)


TEXT_FUNCTIONS: dict[str, Function] = {
    "indexOf": _on_string(str.find, 1),
    "lastIndexOf": _on_string(str.rfind, 1),
    "substring": Function(_substring, 1, 2),
    "startsWith": _on_string(str.startswith, 1),
    "endsWith": _on_string(str.endswith, 1),
    "contains": _on_string(str.__contains__, 1),
    "upper": _on_string(str.upper),
    "lower": _on_string(str.lower),
    "replace": _on_string(_replace, 2),
    "matches": _on_string(lambda text, pattern: _decided(_pattern(pattern).search(text)), 1),
    "matchesFull": _on_string(lambda text, pattern: _decided(_pattern(pattern).covers(text)), 1),
    "replaceMatches": _on_string(_replace_matches, 2),
    "length": _on_string(len),
    "trim": _on_string(str.strip),
    "toChars": Function(lambda run, focus: _split(run, focus, computed(""))),
    "split": Function(_split, 1, 1),
    "join": Function(_join, 0, 1),
    "encode": _on_string(_encode, 1),
    "decode": _on_string(_decode, 1),
    "escape": _on_string(_escape, 1),
    "unescape": _on_string(_unescape, 1),
}
