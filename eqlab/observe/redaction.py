"""Secrets out of what people read. Evidence keeps them; reports and consoles do not.

A secret becomes `[redacted:1a2b3c4d]`: always of the same length, and with the first eight hexadecimal digits of its
SHA-256, so that equal secrets stay recognisably equal. Every function is pure, takes time in proportion to its input,
and leaves text alone that it redacted before.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from re import Match
from urllib.parse import unquote_plus

from eqlab.core.exchange import Headers

_WORDS = (
    *("token", "secret", "passw", "passphrase", "kennwort", "passe", "key", "session", "verifier"),
    *("authorization", "cookie", "credential", "pwd", "pin", "otp"),
)
"""Text that holds none of these holds no secret under a name."""
_SECRET = re.compile(
    r"(?i)token|secret|passw|passphrase|kennwort|mot[-_ ]?de[-_ ]?passe"
    r"|(?:api|access|private|subscription)[-_. ]?key|session[-_. ]?id|code[-_. ]?verifier"
    r"|^(?:(?:proxy-)?authorization|(?:set-)?cookie2?|credentials?|pwd|pin|otp)$"
)
_HARMLESS = re.compile(
    r"(?i)(?:type|endpoint|ur[il]|supported|expires(?:[-_]?(?:in|at|on))?|lifetime|count|limit|policy|format|hint"
    r"|status|required|method)s?$"
)
"""Names that speak about secrets without holding one: `token_type`, `token_endpoint`."""

_MASKED = re.compile(r"(?:(?:eyJ[\w-]*\.)?\[redacted:[0-9a-f]{8}\]\.?|\s)+")
_LINE_BREAK = re.compile(r"([\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+)")
_SCHEME = re.compile(r"(?i)(?:bearer|basic|dpop|digest|negotiate|ntlm|token|apikey|hawk|aws4-hmac-sha256) +(?=\S)")
_ATTRIBUTES = frozenset(
    {"expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority"}
)

_STRING = re.compile(r'"((?:[^"\\\n]++|\\[^\n])*+)(?:"(\s*+:\s*+)?+)?+')
_OPEN_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)("?)', re.DOTALL)
_SCALAR = re.compile(r'[^\s,:"{}\[\]]++')
_INSIDE = re.compile(rf"[{{}}\[\]]|{_STRING.pattern}|{_SCALAR.pattern}")
_LITERALS = frozenset({"true", "false", "null"})
_NAME = re.compile(r"[\w.-]{1,64}")
_DEEPEST = 3
"""JSON in strings of JSON in strings of JSON is looked into; deeper ones are not."""

_ELEMENT = re.compile(r"<((?:[\w.-]++:)?)([\w.-]++)([^<>]*+)>((?:<!\[CDATA\[)?)([^<]++)")
_PAIR = re.compile(
    r"(?<![\w.%~\[\]-])([\w.%~\[\]-]{1,64}+)([ \t]*+=[ \t]*+)"
    r"""(?:"([^"\\\r\n]*+)|'([^'\\\r\n]*+)|([^\s&;,"'<>\\]++))"""
)
_QUERY = re.compile(r"(?<=[?&#])([^=&#?]*+)=([^&#]*+)")
_LINE = re.compile(r"(?m)(^[ \t>*<]*+)([A-Za-z][\w.-]{0,60}+)([ \t]*+:[ \t]*+)([^\r\n]++)")
_QUOTED_HEADER = re.compile(
    r"""(?i)(["'])(x-[\w-]{1,60}+|(?:proxy-)?authorization|(?:set-)?cookie)([ \t]*+:[ \t]*+)([^\r\n"'\\]++)"""
)
_USER = re.compile(r"""(?<=://)([^\s/?#@:"'<>]*+):([^\s/?#@"'<>]++)@""")
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic|dpop)([ \t]++|%20|\+)([A-Za-z0-9._~+/=-]{4,}+)")
_RUN = re.compile(r"[A-Za-z0-9_.~-]{16,}+")
_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_TEXT = re.compile(r"(?:[A-Za-z0-9+/=\s:,-]++|\\[nr])*+")
_KEY_LINE = re.compile(r"[A-Za-z0-9+/=]{60,80}\s*")
_LAST_KEY_LINE = re.compile(r"[A-Za-z0-9+/=]{1,80}\s*")
_SHORTEST_HEADER = 12
_LONG = 20
_NOTABLE = 8


def redact_headers(headers: Headers) -> Headers:
    """Redact header values: those of secret headers by name, all others as text. Names and order stay."""
    return tuple(
        (name, redact_named(name, value) if is_secret(name) else redact_text(value)) for name, value in headers
    )


def redact_target(target: str) -> str:
    """Redact a request target or a URL: parameters by name, passwords of users, tokens anywhere."""
    cut = next((number for number, letter in enumerate(target) if letter in "?#"), len(target))
    return _tokens(_PAIR.sub(_pair, target[:cut]) + _QUERY.sub(_parameter, target[cut:]))


def redact_text(text: str) -> str:
    """Redact any text - JSON, XML, a form, a log, broken or cut - and keep its lines where they are."""
    return _redact(text, 0)


def is_secret(name: str) -> bool:
    """Tell whether what bears a name - of a header, parameter or member - is a secret."""
    return _SECRET.search(name) is not None and _HARMLESS.search(name) is None


def redact_named(name: str, value: str) -> str:
    """Redact a value that is secret by its name; what helps to diagnose stays: scheme, names of cookies."""
    if name.lower() in ("cookie", "set-cookie"):
        kept = _ATTRIBUTES if name.lower() == "set-cookie" else frozenset()
        return ";".join(_cookie(piece, kept) for piece in value.split(";"))
    scheme = _SCHEME.match(value)
    return value[: scheme.end()] + _mask(value[scheme.end() :]) if scheme else _mask(value)


def _redact(text: str, depth: int) -> str:
    text = _without_private_keys(text)
    lower = text.lower()
    if any(word in lower for word in _WORDS):
        if '"' in text:
            text = "".join(_json_pieces(text, depth))
        text = _ELEMENT.sub(_element, text)
        text = _PAIR.sub(_pair, text)
        text = _LINE.sub(_line, text)
        text = _QUOTED_HEADER.sub(_line, text)
    return _tokens(text)


def _mask(secret: str) -> str:
    """Stand for a secret; of a JWT the header stays."""
    if not secret or _MASKED.fullmatch(secret):
        return secret
    masked = _without_jwt(secret) if secret.startswith("eyJ") and _RUN.fullmatch(secret) else secret
    return _marker(secret) if masked == secret else masked


def _mask_text(text: str) -> str:
    """Stand for a secret as it is written, on as many lines."""
    pieces = _LINE_BREAK.split(text)
    if len(pieces) == 1 or _MASKED.fullmatch(text):
        return _mask(text)
    marker = _marker(text)
    return "".join(piece if number % 2 or not piece.strip() else marker for number, piece in enumerate(pieces))


def _marker(secret: str) -> str:
    return f"[redacted:{hashlib.sha256(secret.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}]"


def _cookie(piece: str, kept: frozenset[str]) -> str:
    name, equals, value = piece.partition("=")
    if name.strip().lower() in kept and "=" not in value:
        return piece
    if equals:
        return f"{name}={_mask(value.strip())}"
    return piece.replace(piece.strip(), _mask(piece.strip())) if piece.strip() else piece


def _json_pieces(text: str, depth: int) -> Iterator[str]:
    """Cut JSON, whole or broken, at its strings; values under secret names are replaced."""
    position, told = 0, False
    while match := _STRING.search(text, position):
        yield text[position : match.start()]
        position = match.end()
        raw, colon = match[1], match[2]
        if colon is None:
            yield f'"{_nested(raw, depth)}{match[0][len(raw) + 1 :]}'
            continue
        yield match[0]
        if is_secret(raw) or (told and raw.lower().startswith(("value", "equals"))):
            value, position = _mask_value(text, position, raw)
            yield value
        told = raw.lower() in ("name", "key") and _names_secret(text, position)
    yield text[position:]


def _names_secret(text: str, position: int) -> bool:
    """Tell whether a string value is a secret's name, as in `{"name": "password", "value": ...}`."""
    value = _STRING.match(text, position)
    return value is not None and _NAME.fullmatch(value[1]) is not None and is_secret(value[1])


def _nested(raw: str, depth: int) -> str:
    """Look into a JSON string that holds JSON itself."""
    if '\\"' not in raw or depth >= _DEEPEST:
        return raw
    value = _unescaped(raw)
    redacted = _redact(value, depth + 1)
    return raw if redacted == value else _escaped(redacted, raw)


def _mask_value(text: str, position: int, name: str) -> tuple[str, int]:
    """Replace the JSON value at a position; return what stands for it, and where it ends."""
    string = _OPEN_STRING.match(text, position)
    if string is not None:
        return f'"{_mask_string(string[1], name)}{string[2]}', string.end()
    if text.startswith(("{", "["), position):
        return _mask_inside(text, position)
    scalar = _SCALAR.match(text, position)
    if scalar is None or scalar[0] in _LITERALS:
        return "", position
    return f'"{_mask(scalar[0])}"', scalar.end()


def _mask_string(raw: str, name: str) -> str:
    if _LINE_BREAK.search(raw):
        return _mask_text(raw)
    return _escaped(redact_named(name, _unescaped(raw)), raw)


def _mask_inside(text: str, position: int) -> tuple[str, int]:
    """Replace every string and number of an object or list, but no key."""
    pieces, depth = [], 0
    while match := _INSIDE.search(text, position):
        pieces.append(text[position : match.start()])
        position, found = match.end(), match[0]
        if match[1] is not None:
            found = found if match[2] else f'"{_mask_string(match[1], "")}{found[len(match[1]) + 1 :]}'
        elif found in "{[":
            depth += 1
        elif found in "}]":
            depth -= 1
        elif found not in _LITERALS:
            found = f'"{_mask(found)}"'
        pieces.append(found)
        if depth == 0:
            break
    return "".join(pieces), position


def _unescaped(raw: str) -> str:
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw


def _escaped(value: str, raw: str) -> str:
    return json.dumps(value, ensure_ascii=raw.isascii())[1:-1]


def _element(match: Match[str]) -> str:
    prefix, name, attributes, opening, content = match.groups()
    if not is_secret(name) or attributes.endswith("/"):
        return match[0]
    body, end, rest = content.partition("]]>") if opening else (content, "", "")
    inner = body.strip()
    before, after = body.split(inner, 1) if inner else (body, "")
    shown = _mask_text(inner) if _LINE_BREAK.search(inner) else _mask(html.unescape(inner))
    return f"<{prefix}{name}{attributes}>{opening}{before}{shown}{after}{end}{rest}"


def _pair(match: Match[str]) -> str:
    name, equals, double, single, bare = match.groups()
    if not is_secret(unquote_plus(name)):
        return match[0]
    if bare is not None:
        return f"{name}{equals}{_mask(unquote_plus(bare))}"
    quote, value = ('"', double) if double is not None else ("'", single)
    return f"{name}{equals}{quote}{_mask_shown(name, value)}"


def _parameter(match: Match[str]) -> str:
    name, value = match.groups()
    return f"{name}={_mask(unquote_plus(value))}" if is_secret(unquote_plus(name)) else match[0]


def _line(match: Match[str]) -> str:
    start, name, colon, value = match.groups()
    return f"{start}{name}{colon}{_mask_shown(name, value)}" if is_secret(name) else match[0]


def _mask_shown(name: str, text: str) -> str:
    return _mask_text(text) if _LINE_BREAK.search(text) else redact_named(name, text)


def _tokens(text: str) -> str:
    """Replace what is a secret by its own form, whatever its name."""
    text = _USER.sub(lambda match: f"{match[1]}:{_mask(match[2])}@", text)
    text = _CREDENTIALS.sub(_credential, text)
    return _RUN.sub(lambda match: _without_jwt(match[0]), text) if "eyJ" in text else text


def _credential(match: Match[str]) -> str:
    scheme, space, token = match.groups()
    after = match.string[match.end() : match.end() + 1]
    secret = _is_basic(token) if scheme.lower() == "basic" else _is_bearer(token)
    if not secret or after == "[" or (after == '"' and token.endswith("=")):
        return match[0]
    return f"{scheme}{space}{_mask(token)}"


def _is_bearer(token: str) -> bool:
    return len(token) >= _LONG or (len(token) >= _NOTABLE and any(letter.isdigit() for letter in token))


def _is_basic(token: str) -> bool:
    bare = token.rstrip("=")
    try:
        credentials = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8")
    except ValueError:
        return False
    return ":" in credentials and credentials.isprintable()


def _without_jwt(run: str) -> str:
    """Keep the header of a JWT, signed or encrypted, and replace the rest; a full stop after it stays too."""
    start = run.find("eyJ")
    if start < 0:
        return run
    end = len(run) - (run.count(".", start) % 2 if run.endswith(".") else 0)
    header, dot, rest = run[start:end].partition(".")
    if len(header) < _SHORTEST_HEADER or not ("." in rest or rest.startswith("eyJ")):
        return run
    return f"{run[:start]}{header}{dot}{_marker(run[start:end])}{run[end:]}"


def _without_private_keys(text: str) -> str:
    if "PRIVATE KEY" not in text:
        return text
    text = _without_key_that_began_before(text)
    pieces, position = [], 0
    end = _END.search(text)
    while begin := _BEGIN.search(text, position):
        while end and end.start() < begin.end():
            end = _END.search(text, end.end())
        loose = _KEY_TEXT.match(text, begin.end())
        position_after = end.start() if end else loose.end() if loose else begin.end()
        pieces += [text[position : begin.end()], _mask_key(text[begin.end() : position_after])]
        position = position_after
    return "".join([*pieces, text[position:]])


def _without_key_that_began_before(text: str) -> str:
    """Replace the lines of a key whose beginning is not in the text: an excerpt may start within one."""
    begin, end = _BEGIN.search(text), _END.search(text)
    if end is None or (begin and begin.start() < end.start()):
        return text
    *lines, rest = text[: end.start()].split("\n")
    first = len(lines) - 1
    if first < 0 or rest or not _LAST_KEY_LINE.fullmatch(lines[first]):
        return text
    while first > 0 and _KEY_LINE.fullmatch(lines[first - 1]):
        first -= 1
    return "\n".join([*lines[:first], _mask_key("\n".join(lines[first:])), text[end.start() :]])


def _mask_key(body: str) -> str:
    inner = body.strip()
    before, after = body.split(inner, 1) if inner else (body, "")
    return f"{before}{_mask_text(inner)}{after}"
