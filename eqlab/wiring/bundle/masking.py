"""Secrets, tokens and what tells who a patient is out of whatever is shared.

A mask `[redacted:1a2b3c4d]` is keyed: equal values stay equal within one bundle, and no guess can be confirmed by it.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus

from eqlab.content import Content
from eqlab.core.service import Persona
from eqlab.observe.redaction import is_secret, redact_headers, redact_named, redact_target, redact_text
from eqlab.validate.identifier import IdentifierRule, general_rules

_MARK = re.compile(r"\[redacted:([0-9a-f]{8})\]")
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{9,40}(?![0-9A-Za-z])")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![0-9A-Za-z])"
    r"|(?P<number>(?<![0-9])[0-9](?:[ \u00a0-]?[0-9]){8,39}(?![0-9]))"
)
"""Digests and UUIDs, which say nothing, or digits as people write them, also where letters touch them."""
_PACKED = re.compile(r"[A-Za-z0-9+/]{80,}+={0,2}")
"""Base64: nobody sees what is in it, so it goes as a whole."""
_SHORTEST = 4
"""Characters of a persona's fact that is looked for."""
_KEPT = frozenset(
    [
        "campaign",
        "case",
        "step",
        "id",
        "at",
        "started",
        "finished",
        "until",
        "kind",
        "outcome",
        "code",
        "template",
        "advice",
        "level",
        "nature",
        "data",
        "plan_source",
        "raw",
        "sha256",
        "not_before",
        "not_after",
        "service",
        "direction",
        "method",
        "engine",
        "plan",
        "plan_version",
        "origin",
        "mode",
        "file",
    ]
)
"""Members of events that hold no value of a system or a person."""
_FREE = frozenset({"facts", "variables", "seen", "answer", "parameters", "claims", "values"})
"""Members whose own names are anybody's choice: nothing in them is kept for its name."""
_NAMING = frozenset({"discriminators", "family", "given", "name", "birth_date", "telecom", "phone", "email", "line"})
BODY = b"[redacted body]"
"""Stands for a body that is no text: nothing can be masked within it."""


@dataclass(frozen=True)
class Masker:
    """Masks texts, bodies and events of one bundle."""

    key: bytes
    """Secret; kept by the laboratory."""
    known: frozenset[str] = frozenset()
    """Texts that tell who somebody is."""
    rules: tuple[IdentifierRule, ...] = field(default=())
    """Rules of the content: what fits one of them identifies somebody."""

    @cached_property
    def _known(self) -> re.Pattern[str] | None:
        words = sorted(self.known, key=lambda one: (-len(one), one))
        return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None

    def text(self, text: str) -> str:
        """Mask a text: what is secret by its name or form, and what identifies a person."""
        return self._persons(redact_text(text))

    def body(self, data: bytes) -> bytes:
        """Mask the bytes of a body; one that is no text goes as a whole."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return BODY if data else data
        return self.text(text).encode("utf-8")

    def tree(self, value: Any, name: str = "", *, free: bool = False) -> Any:
        """Mask every text in the JSON of an event or an act; `free` within members with names of anybody's choice."""
        if isinstance(value, str):
            return value if name in _KEPT and not free else self._value(name, value)
        if isinstance(value, Mapping):
            free = free or name in _FREE
            return {key: self.tree(inner, str(key), free=free) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._pair(one) if _is_pair(one) else self.tree(one, name, free=free) for one in value]
        return value

    def _value(self, name: str, value: str) -> str:
        if name == "target":
            return self._persons(redact_target(value))
        return self._persons(redact_named(name, value)) if is_secret(name) else self.text(value)

    def _pair(self, pair: list[str]) -> list[str]:
        """A header, or a parameter of a query."""
        ((name, value),) = redact_headers(((pair[0], pair[1]),))
        return [name, self._persons(value)]

    def _persons(self, text: str) -> str:
        text = _MARK.sub(lambda found: self._mask(found[1]), text)
        text = _PACKED.sub(lambda found: self._mask(found[0]), text)
        text = _NUMBER.sub(self._number, text)
        if self._known is not None:
            text = self._known.sub(lambda found: self._mask(found[0]), text)
        return _RUN.sub(lambda found: self._mask(found[0]) if self._identifies(found[0]) else found[0], text)

    def _number(self, found: re.Match[str]) -> str:
        digits = "".join(one for one in found["number"] or "" if one.isdigit())
        return self._mask(digits) if self._identifies(digits) else found[0]

    def _identifies(self, word: str) -> bool:
        return any(form.pattern is not None and form.has(word) for rule in self.rules for form in rule.forms)

    def _mask(self, value: str) -> str:
        digest = hmac.new(self.key, value.casefold().encode("utf-8", "replace"), hashlib.sha256).hexdigest()
        return f"[redacted:{digest[:8]}]"


def masker_for(content: Content, services: Iterable[str], key: bytes) -> Masker:
    """Return a masker that knows the personas and identifier rules of a content."""
    people = [persona for service in services for persona in content.personas(service).values()]
    general = general_rules()
    rules = tuple(rule for name, rule in content.rules.identifiers.items() if rule is not general.get(name))
    known = {word for persona in people for word in _words(persona) if len(word) >= _SHORTEST}
    return Masker(key=key, known=frozenset(form for word in known for form in _forms(word)), rules=rules)


def _forms(word: str) -> tuple[str, ...]:
    """A text as it stands in texts, JSON, addresses and XML."""
    return (
        word,
        json.dumps(word)[1:-1],
        quote(word),
        quote_plus(word),
        word.encode("ascii", "xmlcharrefreplace").decode(),
    )


def _words(persona: Persona) -> Iterator[str]:
    yield from (token.rpartition("|")[2] for token in persona.discriminators)
    yield from _naming(persona.facts, "")


def _naming(value: Any, name: str) -> Iterator[str]:
    """Texts of a persona under names that tell who it is, and every number it has."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _naming(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _naming(inner, name)
    elif isinstance(value, str) and (name in _NAMING or (value.isascii() and value.isdigit())):
        yield value


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)  # noqa: PLR2004


def as_json(value: object) -> str:
    """Write a masked tree."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


Commit = Callable[[str, bytes], str]
"""(name of a datum, its bytes) -> a commitment that confirms no guess."""
