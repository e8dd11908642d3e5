"""Sender Policy Framework records, parsed and judged (RFC 7208)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network

from eqlab.core.text import Words, words

MOST_LOOKUPS = 10
"""Terms that ask the name service, those of included records too (section 4.6.4)."""
_MECHANISMS = ("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists")
_ASKING = ("include", "a", "mx", "ptr", "exists", "redirect")
_TERM = re.compile(r"(?P<sign>[+?~-]?)(?P<name>[A-Za-z][A-Za-z0-9_.-]*)(?P<rest>(?:[:/=].*)?)")
_LABEL = r"(?:[A-Za-z0-9_\-+,/=]|%\{[^{}]{1,20}\}|%[%_\-])"
_NAME = re.compile(rf"(?:{_LABEL}{{1,120}}\.){{1,40}}{_LABEL}{{1,63}}\.?")
_PREFIX = re.compile(r"(?P<name>[^/]*)(?:/(?P<four>\d{1,2}))?(?://(?P<six>\d{1,3}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a record."""

    name: str
    sign: str = "+"
    """Qualifier of a mechanism: + pass, - fail, ~ softfail, ? neutral."""
    value: str = ""
    modifier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record, parsed as far as it goes."""

    terms: tuple[Term, ...] = ()
    errors: tuple[Words, ...] = ()

    @property
    def last(self) -> Term | None:
        """The `all` mechanism; None when there is none."""
        return next((one for one in self.terms if one.name == "all"), None)

    @property
    def redirect(self) -> str:
        """The domain whose record takes over at the end; empty for none."""
        return next((one.value for one in self.terms if one.modifier and one.name == "redirect"), "")


def is_spf(text: str) -> bool:
    """Tell whether a TXT record is an SPF record (section 4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def parse_spf(text: str) -> Record:
    """Parse a record; what breaks section 5, 6 or 12 is told, and passed over."""
    terms: list[Term] = []
    errors: list[Words] = []
    for word in text.split()[1:]:
        read = _read(word)
        if isinstance(read, Term):
            terms.append(read)
        else:
            errors.append(read)
    names = [one.name for one in terms if one.modifier]
    twice = [name for name in ("redirect", "exp") if names.count(name) > 1]
    errors += [words("the modifier {name} stands more than once (section 6)", name=name) for name in twice]
    return Record(terms=tuple(terms), errors=tuple(errors))


def _read(word: str) -> Term | Words:
    parsed = _TERM.fullmatch(word)
    if parsed is None:
        return words('"{word}" is no term (section 4.6.1)', word=word[:60])
    name, rest = parsed["name"].lower(), parsed["rest"]
    if rest.startswith("="):
        return Term(name=name, value=rest[1:], modifier=True)
    if name not in _MECHANISMS:
        return words('"{word}" is no mechanism (section 4.6.2)', word=word[:60])
    if not _fits(name, rest):
        return words('"{word}" has no usable value (section 5)', word=word[:60])
    return Term(name=name, sign=parsed["sign"] or "+", value=rest.removeprefix(":"))


def _fits(name: str, rest: str) -> bool:
    value = rest.removeprefix(":")
    match name:
        case "all":
            return not rest
        case "ip4" | "ip6":
            return rest.startswith(":") and _is_network(value, 4 if name == "ip4" else 6)
        case "include" | "exists":
            return rest.startswith(":") and _NAME.fullmatch(value) is not None
        case "ptr":
            return not rest or _NAME.fullmatch(value) is not None
    parts = _PREFIX.fullmatch(value if rest.startswith(":") else rest)
    if parts is None or (parts["name"] and _NAME.fullmatch(parts["name"]) is None):
        return False
    return int(parts["four"] or 0) <= 32 and int(parts["six"] or 0) <= 128  # noqa: PLR2004 - bits of an address


def _is_network(value: str, version: int) -> bool:
    try:
        return ip_network(value, strict=False).version == version
    except ValueError:
        return False


@dataclass(slots=True)
class Count:
    """The look-ups of a record and all that it includes."""

    records: Mapping[str, tuple[str, ...]]
    """TXT records by domain, lower case."""
    lookups: int = 0
    unknown: list[str] = field(default_factory=list)
    """Included domains whose records are not at hand."""
    errors: list[Words] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def add(self, record: Record) -> None:
        """Count a record."""
        for term in record.terms:
            if term.name in _ASKING and (term.modifier == (term.name == "redirect")) and not self._over:
                self.lookups += 1
                if term.name in ("include", "redirect"):
                    self._follow(term.value.lower().rstrip("."))

    @property
    def _over(self) -> bool:
        return self.lookups > 10 * MOST_LOOKUPS

    def _follow(self, name: str) -> None:
        if "%" in name or name in self._seen:  # macros cannot be followed without a sender
            return
        self._seen.add(name)
        texts = [one for one in self.records.get(name, ()) if is_spf(one)]
        if name not in self.records:
            self.unknown.append(name)
        elif len(texts) != 1:
            self.errors.append(
                words("{name}, which it includes, has {count} records", name=name, count=str(len(texts)))
            )
        else:
            inner = parse_spf(texts[0])
            self.errors.extend(inner.errors)
            self.add(inner)


def weaknesses(record: Record) -> Iterator[tuple[Words, bool]]:
    """Yield what a record without errors does not protect from; True for mere advice."""
    last = record.last
    if last is None and not record.redirect:
        yield words("it says nothing about all other senders: neither all nor redirect"), False
    elif last is not None and last.sign in "+?":
        yield words("it lets everybody send: {sign}all", sign=last.sign), False
    elif last is not None and last.sign == "~":
        yield words("~all only marks mail of others; it needs a DMARC policy beside it"), True
    if any(one.name == "ptr" and not one.modifier for one in record.terms):
        yield words("ptr is not to be used (section 5.5)"), True
    if (
        last is not None
        and record.terms[-1] is not last
        and any(not one.modifier for one in record.terms[record.terms.index(last) + 1 :])
    ):
        yield words("what stands behind all is never looked at (section 5.1)"), True
    for one in record.terms:
        if one.name in ("ip4", "ip6") and _width(one.value) < (8 if one.name == "ip4" else 16):
            yield words("it lets large parts of the internet send: {term}", term=f"{one.name}:{one.value}"), False


def _width(value: str) -> int:
    return ip_network(value, strict=False).prefixlen
