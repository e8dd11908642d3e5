"""The trust file: whom a verifier trusts, as YAML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from eqlab.attest import issues
from eqlab.attest.keys.note import LOG, WITNESS, BadNoteKey, NoteKey, read_note_key
from eqlab.attest.verify.trust import Trust, TrustedIssuer, TrustedLog
from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode, described
from eqlab.plan.yaml_reader import read_yaml

_HEX = re.compile("[0-9a-f]{64}")
_TOP = ("trust", "issuers", "logs", "witnesses", "timestamps", "fresh")
_ISSUER = ("id", "name", "key", "since", "until", "revoked", "test")
_MOST_DAYS = 3660
_EXPECTED_KEY = "the SHA-256 of the public key, 64 hexadecimal digits, lower case"

_T = TypeVar("_T")


def read_trust(source: bytes, file: str) -> Trust:
    """Read a trust file. Raises AuthorErrors with every mistake, and its place."""
    root = read_yaml(source, file)
    reader = _Reader(file)
    trust = reader.trust(root)
    if reader.errors:
        raise AuthorErrors(sorted(reader.errors, key=_place))
    return trust


def _place(error: AuthorError) -> tuple[int, int]:
    return (error.at.line, error.at.column) if error.at is not None else (0, 0)


@dataclass(slots=True)
class _Reader:
    file: str
    errors: list[AuthorError] = field(default_factory=list)

    def refuse(self, issue: Issue, at: Position, expected: str = "", near: str = "", **facts: str) -> None:
        self.errors.append(AuthorError(issue, at, expected, near, **facts))

    def wrong(self, node: Node, key: str, expected: str) -> None:
        shown = node.text if isinstance(node, ScalarNode) and node.text else described(node)
        self.refuse(issues.TRUST_WRONG, node.position, expected, key=key, found=shown)

    def mapping(self, node: Node, key: str, known: tuple[str, ...], needed: tuple[str, ...]) -> Mapping[str, Node]:
        if not isinstance(node, MappingNode):
            self.wrong(node, key, f"a mapping with {', '.join(known)}")
            return {}
        for name in node.entries:
            if name not in known:
                at = node.key_position(name) or node.position
                self.refuse(issues.TRUST_UNKNOWN, at, ", ".join(known), nearest(name, known), key=name)
        for name in needed:
            if name not in node.entries:
                self.refuse(issues.TRUST_MISSING, node.position, key=name)
        return node.entries

    def trust(self, root: Node) -> Trust:
        entries = self.mapping(root, "trust file", _TOP, ("trust",))
        if "trust" in entries and entries["trust"].plain() != 1:
            self.wrong(entries["trust"], "trust", "1, the version of the format")
        witnesses, quorum = self.witnesses(entries.get("witnesses"))
        return Trust(
            issuers=self.listing(entries.get("issuers"), "issuers", self.issuer),
            logs=self.listing(entries.get("logs"), "logs", self.log),
            witnesses=witnesses,
            quorum=quorum,
            stampers=self.listing(entries.get("timestamps"), "timestamps", self.stamper),
            fresh=self.number(entries, "fresh", 7, _MOST_DAYS),
        )

    def listing(self, node: Node | None, key: str, read: Callable[[Node], _T | None]) -> tuple[_T, ...]:
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self.wrong(node, key, "a list")
            return ()
        return tuple(one for item in node.items if (one := read(item)) is not None)

    def issuer(self, node: Node) -> TrustedIssuer | None:
        entries = self.mapping(node, "issuers", _ISSUER, ("id", "name", "key"))
        texts = {name: self.text(entries, name) for name in ("id", "name", "key")}
        if "key" in entries and not _HEX.fullmatch(texts["key"]):
            self.wrong(entries["key"], "key", _EXPECTED_KEY)
        test = entries["test"].plain() if "test" in entries else False
        if not isinstance(test, bool):
            self.wrong(entries["test"], "test", "true or false")
        return TrustedIssuer(
            **texts,
            since=self.day(entries, "since"),
            until=self.day(entries, "until"),
            revoked=self.day(entries, "revoked"),
            test=test is True,
        )

    def log(self, node: Node) -> TrustedLog | None:
        entries = self.mapping(node, "logs", ("origin", "key", "issuer", "audit"), ("origin", "key", "issuer"))
        key = self.key(entries.get("key"), LOG)
        audit = entries["audit"].plain() if "audit" in entries else True
        if not isinstance(audit, bool):
            self.wrong(entries["audit"], "audit", "true or false")
        origin, issuer = self.text(entries, "origin"), self.text(entries, "issuer")
        if key is None:
            return None
        return TrustedLog(origin=origin, key=key, issuer=issuer, audit=audit is not False)

    def witnesses(self, node: Node | None) -> tuple[tuple[NoteKey, ...], int]:
        if node is None:
            return (), 0
        entries = self.mapping(node, "witnesses", ("quorum", "keys"), ("quorum", "keys"))
        keys = self.listing(entries.get("keys"), "keys", lambda one: self.key(one, WITNESS))
        if len({key.public for key in keys}) < len(keys):
            self.wrong(entries["keys"], "keys", "every witness once: one key cannot witness twice")
        return keys, self.number(entries, "quorum", 0, len(keys))

    def stamper(self, node: Node) -> str:
        value = str(node.plain())
        if not _HEX.fullmatch(value):
            self.wrong(node, "timestamps", _EXPECTED_KEY)
        return value

    def key(self, node: Node | None, type_: int) -> NoteKey | None:
        if node is None:
            return None
        try:
            key = read_note_key(str(node.plain()))
        except BadNoteKey as error:
            self.wrong(node, "key", f"name+id+key as C2SP signed-note has it; {error}")
            return None
        if key.type != type_:
            self.wrong(node, "key", "a key of a log" if type_ == LOG else "a key of a witness")
            return None
        return key

    def text(self, entries: Mapping[str, Node], name: str) -> str:
        value = entries[name].plain() if name in entries else ""
        if name in entries and (not isinstance(value, str) or not value):
            self.wrong(entries[name], name, "a text")
        return value if isinstance(value, str) else ""

    def day(self, entries: Mapping[str, Node], name: str) -> date | None:
        value = entries[name].plain() if name in entries else None
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(entries[name], name, "a date such as 2026-11-21")
            return None

    def number(self, entries: Mapping[str, Node], name: str, default: int, most: int) -> int:
        value = entries[name].plain() if name in entries else default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.wrong(entries[name], name, f"a whole number from 0 to {most}")
            return default
        return value
