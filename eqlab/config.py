"""The system file: what a vendor declares about the system under test."""

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from eqlab.core.errors import AuthorError, AuthorErrors, ConfigurationError, refuse
from eqlab.core.event import SystemFacts
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position
from eqlab.core.probe import Consent, Mode
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.plan.node import MappingNode, Node, SequenceNode
from eqlab.plan.yaml_reader import read_yaml

NO_FILE = Issue(
    code="EQ-CFG-001",
    template="The file {file} cannot be read: {problem}.",
    advice="Check the path and the permissions.",
    nature=Nature.CONFIGURATION,
)
NOT_YAML = Issue(
    code="EQ-CFG-002",
    template="The system file is not readable: {problem}",
    nature=Nature.CONFIGURATION,
)
UNKNOWN_KEY = Issue(
    code="EQ-CFG-003",
    template="A system file has no key {key}.",
    nature=Nature.CONFIGURATION,
)
WRONG_TYPE = Issue(
    code="EQ-CFG-004",
    template="{key} has a value of the wrong kind.",
    nature=Nature.CONFIGURATION,
)
MISSING_KEY = Issue(
    code="EQ-CFG-005",
    template="A system file needs the key {key}.",
    nature=Nature.CONFIGURATION,
)
BAD_URL = Issue(
    code="EQ-CFG-006",
    template="The endpoint {name} is no http or https address: {url} ({why}).",
    advice="Declare an absolute address with a host; a path may follow, nothing else.",
    nature=Nature.CONFIGURATION,
)

BAD_CONSENT = Issue(
    code="EQ-CFG-007",
    template="This consent cannot be used: {why}.",
    advice="A consent says `by`, `mode` (active or intrusive), `until` (a day in quotes) and, when it is not for all "
    "probes of the mode, `probes`. An intrusive probe must be named.",
    nature=Nature.CONFIGURATION,
)
BAD_SCOPE = Issue(
    code="EQ-CFG-008",
    template="{word} is no part of a scope.",
    advice="Write a host, a host with its port (portal.example:443), an address, or a network (192.0.2.0/24).",
    nature=Nature.CONFIGURATION,
)

KEYS: Mapping[str, str] = {
    "system": words("a name"),
    "version": words("a text in quotes"),
    "organisation": words("a text"),
    "roles": words("a list of texts"),
    "claims": words("a mapping of names to true, false or a text"),
    "variant": words("a mapping of texts"),
    "parameters": words("a mapping of texts"),
    "endpoints": words("a mapping of names to http or https addresses"),
    "authority": words("the path of a PEM file"),
    "certificate": words("the path of a PEM file"),
    "key": words("the path of a PEM file"),
    "simulated": words("the name of a simulated system"),
    "consents": words("a list of consents: by, mode, until, probes"),
    "scope": words("a list of hosts and networks that probes may reach"),
    "evidence": words("a mapping of names to paths of files handed in"),
    "secrets": words("a mapping of names to paths of files that each hold a secret"),
}
"""The keys of a system file and what each holds."""

_TEXTS = frozenset({"system", "version", "organisation", "authority", "certificate", "key", "simulated"})
_MAPPINGS = frozenset({"claims", "variant", "parameters", "endpoints", "evidence", "secrets"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFile:
    """A system under test, as declared."""

    facts: SystemFacts
    variant: Mapping[str, str] = field(default_factory=dict)
    authority: Path | None = None
    """PEM file of the CA that issued the system's own server certificates."""
    certificate: Path | None = None
    """PEM file of the client certificate that the lab shows to the system; None for one of the lab's own."""
    key: Path | None = None
    """PEM file of its private key."""
    evidence: Mapping[str, Path] = field(default_factory=dict)
    """Files handed in for probes, by the names that plans use."""
    secrets: Mapping[str, Path] = field(default_factory=dict)
    """Files that each hold a secret, likewise."""
    hosted: bool = False
    """True when the lab's own mock service stands as the system."""
    places: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
    """Where `claims.<name>`, `variant.<axis>` and `roles` stand in the file."""


def read_system_file(path: Path) -> SystemFile:
    """Read a system file. Raises ConfigurationError, of several mistakes all, each with file, line and column."""
    system, mistakes = look_over(path)
    refuse(mistakes)
    return system


def look_over(path: Path) -> tuple[SystemFile, tuple[ConfigurationError, ...]]:
    """Read what can be read of a system file; with every mistake in it, in order of position.

    Raises ConfigurationError when nothing can be read of it.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(NO_FILE, file=str(path), problem=reason_of(error)) from None
    try:
        node = read_yaml(source, str(path))
    except AuthorErrors as error:
        refuse(_not_yaml(one) for one in error.errors)
        raise
    data = node.plain()
    if not isinstance(data, Mapping):
        raise ConfigurationError(
            WRONG_TYPE, at=node.position, key=words("The file"), expected=words("a mapping with the key system")
        )
    mistakes = sorted(_mistakes(data, node), key=lambda one: (one.at.line, one.at.column) if one.at else (0, 0))
    sound = {key: value for key, value in data.items() if key in KEYS and _fits(key, value)}
    return _system(sound, node, path), tuple(mistakes)


def _not_yaml(error: AuthorError) -> ConfigurationError:
    told = words("{told} [{code}]", told=error.told(), code=error.issue.code)
    return ConfigurationError(NOT_YAML, at=error.at, problem=told)


def _mistakes(data: Mapping[str, Json], node: Node) -> Iterator[ConfigurationError]:
    meant = set()
    for key, value in data.items():
        at = _place(node, key)
        if key not in KEYS:
            nearest = next(iter(difflib.get_close_matches(key, KEYS, n=1)), "")
            meant.add(nearest)
            yield ConfigurationError(UNKNOWN_KEY, at=at, key=key, expected=", ".join(KEYS), nearest=nearest)
        elif not _fits(key, value):
            yield ConfigurationError(WRONG_TYPE, at=at, key=key, expected=KEYS[key])
        else:
            yield from _inner_mistakes(key, value, node)
    needed = ("certificate", "key") if {"certificate", "key"} & set(data) else ()
    for key in ("system", "version", *needed):
        if key not in data and key not in meant:
            yield ConfigurationError(MISSING_KEY, at=node.position, key=key, expected=KEYS[key])


def _inner_mistakes(key: str, value: Json, node: Node) -> Iterator[ConfigurationError]:
    """The mistakes within a value of the right kind."""
    if key == "endpoints":
        for name, url in value.items():
            why = _unusable(url)
            if why:
                at = _inner(node, key, name)
                yield ConfigurationError(BAD_URL, at=at, name=name, url=_shown(url), why=why)
    elif key == "consents":
        reasons = ((number, _reason_against(one)) for number, one in enumerate(value))
        yield from (ConfigurationError(BAD_CONSENT, at=_item(node, key, n), why=why) for n, why in reasons if why)
    elif key == "scope":
        wrong = ((number, word) for number, word in enumerate(value) if not _in_form(word))
        yield from (ConfigurationError(BAD_SCOPE, at=_item(node, key, n), word=_shown(word)) for n, word in wrong)


def _system(data: Mapping[str, Json], node: Node, path: Path) -> SystemFile:
    """Make the system of what is sound in its file."""
    facts = SystemFacts(
        name=data.get("system", ""),
        version=data.get("version", ""),
        organisation=data.get("organisation", ""),
        roles=tuple(data.get("roles", ())),
        claims=data.get("claims", {}),
        endpoints={name: url for name, url in data.get("endpoints", {}).items() if not _unusable(url)},
        parameters=data.get("parameters", {}),
        simulated=data.get("simulated", ""),
        consents=tuple(_consent(one) for one in data.get("consents", ()) if not _reason_against(one)),
        scope=tuple(word for word in data.get("scope", ()) if _in_form(word)),
    )
    files = {key: path.parent / data[key] for key in ("authority", "certificate", "key") if key in data}
    named = [(key, name) for key in ("claims", "variant") for name in data.get(key, {})]
    return SystemFile(
        facts=facts,
        variant=data.get("variant", {}),
        evidence=_paths(data, "evidence", path),
        secrets=_paths(data, "secrets", path),
        places={f"{key}.{name}": _inner(node, key, name) for key, name in named} | {"roles": _place(node, "roles")},
        **files,
    )


def _paths(data: Mapping[str, Json], key: str, path: Path) -> dict[str, Path]:
    return {name: path.parent / inner for name, inner in data.get(key, {}).items()}


def _fits(key: str, value: Json) -> bool:
    if key in _TEXTS:
        return isinstance(value, str) and bool(value.strip()) and "\0" not in value
    if key in _MAPPINGS:
        kinds = (bool, str) if key == "claims" else (str,)
        return isinstance(value, Mapping) and all(isinstance(inner, kinds) for inner in value.values())
    if key == "consents":
        return isinstance(value, list) and all(isinstance(inner, Mapping) for inner in value)
    return isinstance(value, list) and all(isinstance(inner, str) for inner in value)


def _consent(data: Mapping[str, Json]) -> Consent:
    probes = tuple(data.get("probes", ()))
    return Consent(by=data["by"], mode=Mode(data["mode"]), until=data["until"], probes=probes)


def _reason_against(data: Mapping[str, Json]) -> str:
    """Say why a consent does not say all that makes it one; nothing when it does."""
    by, mode, until, probes = data.get("by"), data.get("mode"), data.get("until"), data.get("probes", [])
    strange = next((str(key) for key in data if key not in {"by", "mode", "until", "probes"}), "")
    named = isinstance(probes, list) and all(isinstance(one, str) and one for one in probes)
    reasons = {
        words("it has a key {strange}", strange=str(strange)): bool(strange),
        words("it does not say by whom it is given"): not isinstance(by, str) or not by.strip(),
        words("its mode is neither active nor intrusive"): mode not in ("active", "intrusive"),
        words("it does not say until which day it holds"): not _is_day(until),
        words("its probes are no list of names"): not named,
        words("it allows intrusive probes without naming them"): mode == "intrusive" and not probes,
    }
    return next((reason for reason, given in reasons.items() if given), "")


def _is_day(value: Json) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _in_form(word: str) -> bool:
    """Tell whether a word is a network, an address, a host, or a host with its port."""
    try:
        ip_network(word, strict=False)
    except ValueError:
        return bool(word) and "/" not in word and not _unusable(f"https://{word}")
    return True


def _unusable(url: str) -> str:
    """Say why the lab cannot call an address; nothing when it can."""
    if not url.isprintable() or " " in url:
        return words("it has white space or control characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError as error:
        return _reason(error)
    reasons = {
        words("its scheme is neither http nor https"): parts.scheme not in {"http", "https"},
        words("it names no host"): not host,
        words("port 0 cannot be called"): port == 0,
        words("it carries a user name or password"): "@" in parts.netloc,
        words("it has a query"): "?" in url,
        words("it has a fragment"): "#" in url,
    }
    return next((reason for reason, given in reasons.items() if given), "")


def _reason(error: ValueError) -> str:
    if isinstance(error, UnicodeError):
        return words("its host is no name that can be looked up")
    return (
        words("its port is no number from 1 to 65535")
        if str(error).startswith("Port ")
        else words("its host cannot be read")
    )


def _shown(url: str) -> str:
    """Return an address on one line, without the user name and password it may carry."""
    if "@" in url:
        scheme = next((start for start in ("http://", "https://") if url.lower().startswith(start)), "")
        url = f"{scheme}…@{url.rpartition('@')[2]}"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in url) or '""'


def _inner(node: Node, key: str, name: str) -> Position:
    """Return where a member of the mapping under `key` stands."""
    mapping = node.entries.get(key) if isinstance(node, MappingNode) else None
    return (mapping.key_position(name) if mapping else None) or _place(node, key)


def _item(node: Node, key: str, number: int) -> Position:
    """Return where an item of the list under `key` stands."""
    items = node.entries.get(key) if isinstance(node, MappingNode) else None
    return items.items[number].position if isinstance(items, SequenceNode) else _place(node, key)


def _place(node: Node, key: str) -> Position:
    return node.key_position(key) or node.position
