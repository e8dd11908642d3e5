"""Harmless marks of injection, and how an answer shows that one took effect.

None changes anything: conditions only narrow (`AND`, never `OR`), statements are never ended or chained, commands are
never called, and files are named that every machine has and nobody hides.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from eqlab.core.exchange import Response
from eqlab.core.issue import Issue
from eqlab.core.text import Words, words
from eqlab.probe.endpoint.issues import input as issues
from eqlab.probe.endpoint.leaks import find_leak

SIGNATURES: tuple[tuple[Words, str], ...] = (
    (
        words("an error of a directory service"),
        r"javax\.naming\.|LDAPException|LdapErr:|Bad search filter|invalid filter|ldap_search|Invalid DN syntax",
    ),
    (
        words("an error of XPath or XQuery"),
        r"XPathException|XPathEvalError|xmlXPathEval|Invalid XPath|XPST\d{4}|SimpleXMLElement::xpath",
    ),
    (
        words("an error of a template engine"),
        r"TemplateSyntaxError|jinja2\.exceptions|freemarker\.core|VelocityException|SpelEvaluation|Twig\\Error",
    ),
    (
        words("a database error"),
        r"unterminated quoted string|syntax error at or near|MongoServerError|SQLITE_ERROR|JdbcSQLSyntaxError",
    ),
    (
        words("a database error"),
        r"quoted string not properly terminated|Microsoft OLE DB|Incorrect syntax near|SqlException",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in SIGNATURES)
_ACCOUNTS = re.compile(r"^root:[^:\n]*:0:0:", re.MULTILINE)
_WIN_INI = re.compile(r"^\[(?:fonts|extensions|mci extensions)\]", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is written into a place, and how an answer shows that it took effect."""

    says: Words
    value: str
    issue: Issue
    took: Callable[[Response], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Two values: one whose condition is true, and one whose condition is false."""

    says: Words
    true: str
    false: str


def text_of(response: Response) -> str:
    """Return body and headers of an answer as text."""
    body = response.body.data.decode("utf-8", "replace")
    return body + "\n" + "\n".join(value for _, value in response.headers)


def error_in(text: str) -> Words | None:
    """Return the kind of interpreter whose error a text shows; None when it shows none."""
    leak = find_leak(text)
    if leak is not None and str(leak[0]) == "a database error":
        return leak[0]
    return next((kind for kind, pattern in _COMPILED if pattern.search(text)), None)


def conditions(value: str) -> tuple[Condition, ...]:
    """Return conditions that only narrow what a good value finds."""
    token = f"eqlab{secrets.token_hex(4)}"
    return (
        Condition(
            says=words("SQL, in quotes"),
            true=f"{value}' AND '{token}'='{token}",
            false=f"{value}' AND '{token}'='{token}x",
        ),
        Condition(says=words("SQL, a number"), true=f"{value} AND 4711=4711", false=f"{value} AND 4711=4712"),
        Condition(
            says=words("SQL, in quotes and brackets"),
            true=f"{value}') AND ('{token}'='{token}",
            false=f"{value}') AND ('{token}'='{token}x",
        ),
        Condition(says=words("LDAP filter"), true=f"{value})(objectClass=*", false=f"{value})(objectClass={token}"),
        Condition(
            says=words("XPath, in quotes"),
            true=f"{value}' and string-length('{token}')={len(token)} and '1'='1",
            false=f"{value}' and string-length('{token}')=1 and '1'='1",
        ),
    )


def probes_of(value: str) -> tuple[tuple[Words, str], ...]:
    """Return values that make an interpreter complain, if one reads them."""
    return (
        (words("a quotation mark"), f"{value}'"),
        (words("double quotes"), f'{value}"'),
        (words("an open bracket"), f"{value})(("),
        (words("an open template"), f"{value}{{{{"),
        (words("a backslash"), f"{value}\\"),
    )


def marks(value: str) -> Iterator[Mark]:
    """Yield marks that show in an answer when they take effect."""
    yield from _templates()
    yield from _paths()
    name = f"x-eqlab-{secrets.token_hex(4)}"
    for ending in ("\r\n", "\n", "\u560d\u560a"):
        yield Mark(
            says=words("a line break and a header"),
            value=f"{value}{ending}{name}: 1",
            issue=issues.HEADER_SPLIT,
            took=lambda answer: answer.header(name) is not None,
        )
    yield from _markup(value)


def _templates() -> Iterator[Mark]:
    first, second = (30_011 + secrets.randbelow(60_000) for _ in "ab")
    product = str(first * second)
    for opening, closing in (("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%= ", " %>"), ("{", "}"), ("@(", ")")):
        yield Mark(
            says=words("an expression of a template"),
            value=f"{opening}{first}*{second}{closing}",
            issue=issues.TEMPLATE_EVALUATED,
            took=lambda answer: product in text_of(answer),
        )


def _paths() -> Iterator[Mark]:
    up = "../" * 12
    for says, value, pattern in (
        (words("a path upwards"), f"{up}etc/passwd", _ACCOUNTS),
        (words("a path upwards, encoded twice"), up.replace("/", "%2f") + "etc%2fpasswd", _ACCOUNTS),
        (words("a path that filters make"), up.replace("../", "....//") + "etc/passwd", _ACCOUNTS),
        (words("an absolute path"), "/etc/passwd", _ACCOUNTS),
        (words("a file address"), "file:///etc/passwd", _ACCOUNTS),
        (words("a path upwards of Windows"), up.replace("/", "\\") + "windows\\win.ini", _WIN_INI),
    ):
        yield Mark(
            says=says,
            value=value,
            issue=issues.FILE_READ,
            took=lambda answer, pattern=pattern: bool(pattern.search(text_of(answer))),  # type: ignore[misc]
        )


def _markup(value: str) -> Iterator[Mark]:
    token = f"eqlab{secrets.token_hex(4)}"
    for says, written in (
        (words("an element"), f"{value}<{token}>"),
        (words("an element after quotes"), f"{value}\"'><{token}>"),
        (words("an attribute after double quotes"), f'{value}" {token}="1'),
        (words("an attribute after single quotes"), f"{value}' {token}='1"),
        (words("an element after a script"), f"{value}</script><{token}>"),
    ):
        yield Mark(
            says=says, value=written, issue=issues.MARKUP_REFLECTED, took=lambda answer: _holds_markup(answer, token)
        )


class _Names(HTMLParser):
    """Collects the names of elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}


def _holds_markup(answer: Response, token: str) -> bool:
    """Tell whether a browser would read the mark as an element or attribute of its own."""
    kind = (answer.header("content-type") or "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"):
        return False
    body = answer.body.data.decode("utf-8", "replace")
    if token not in body:
        return False
    parser = _Names()
    parser.feed(body)
    parser.close()
    return token in parser.names
