"""Name constraints of authorities (RFC 5280, section 4.2.1.10)."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from eqlab.core.finding import Finding
from eqlab.validate.pki.facts import CertificateFacts
from eqlab.validate.pki.issues import certificate as certificate_issues
from eqlab.validate.pki.issues import path as issues
from eqlab.validate.pki.keys import MALFORMED
from eqlab.validate.pki.names import read_name
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.showing import general_names
from eqlab.validate.words import shorten

MOST = 500
"""Names and constraints of one kind that are compared."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name, or the base of a subtree."""

    kind: str
    text: str
    value: Any = None


def judge_constraints(
    below: tuple[CertificateFacts, ...], issuer: CertificateFacts, part: str, scene: Scene
) -> Iterator[Finding]:
    """Judge the names of all certificates below an authority by its constraints."""
    extension = issuer.extension("nameConstraints")
    if extension is None:
        return
    try:
        permitted = _subtrees(extension.value["permitted_subtrees"])
        excluded = _subtrees(extension.value["excluded_subtrees"])
        names = [
            name for index, link in enumerate(below) if index == 0 or not link.self_issued for name in _names(link)
        ]
    except MALFORMED:
        yield scene.tell(certificate_issues.EXTENSION_UNREADABLE, part, extension="nameConstraints")
        return
    called = shorten(issuer.called, 80)
    kinds = {tree.kind for tree in (*permitted, *excluded)}
    for kind in sorted(kinds - set(_WITHIN)):
        yield scene.tell(issues.NAME_UNDECIDED, part, issuer=called, kind=kind)
    for name in names[:MOST]:
        if name.kind in kinds and name.kind in _WITHIN and not _allowed(name, permitted[:MOST], excluded[:MOST]):
            shown = shorten(name.text, 80)
            yield scene.tell(issues.NAME_NOT_ALLOWED, part, issuer=called, kind=name.kind, found=shown)


def _subtrees(trees: Any) -> list[_Name]:
    return [_named(tree["base"]) for tree in trees] if trees.native else []


def _named(name: Any) -> _Name:
    kind, text = next(general_names([name]))
    if kind == "dirName":
        return _Name(kind, text, _relative(name.chosen))
    return _Name(kind, text, bytes(name.chosen.contents) if kind == "IP" else text.casefold())


def _relative(name: Any) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, " ".join(one.value.casefold().split())) for one in read_name(name))


def _names(facts: CertificateFacts) -> Iterator[_Name]:
    """Yield the names of a certificate; an address in the subject counts when there are no alternative names."""
    if facts.subject:
        relative = tuple((one.name, " ".join(one.value.casefold().split())) for one in facts.subject)
        yield _Name("dirName", facts.called, relative)
    extension = facts.extension("subjectAltName")
    if extension is not None:
        yield from map(_named, extension.value)
        return
    for attribute in facts.subject:
        if attribute.name == "emailAddress":
            yield _Name("email", attribute.value, attribute.value.casefold())


def _allowed(name: _Name, permitted: list[_Name], excluded: list[_Name]) -> bool:
    within = _WITHIN[name.kind]
    if any(within(name.value, tree.value) for tree in excluded if tree.kind == name.kind):
        return False
    own = [tree for tree in permitted if tree.kind == name.kind]
    return not own or any(within(name.value, tree.value) for tree in own)


def _in_domain(host: str, base: str) -> bool:
    base = base.removeprefix(".")
    return not base or host == base or host.endswith(f".{base}")


def _at_host(host: str, base: str) -> bool:
    """A base with a dot in front takes hosts below it, one without takes the host itself."""
    return host.endswith(base) and host != base if base.startswith(".") else host == base


def _in_mail(address: str, base: str) -> bool:
    return address == base if "@" in base else _at_host(address.rpartition("@")[2], base)


def _in_uri(uri: str, base: str) -> bool:
    try:
        host = urlsplit(uri).hostname or ""
    except ValueError:
        host = ""
    return _at_host(host, base)


def _in_network(address: bytes, base: bytes) -> bool:
    half = len(base) // 2
    if len(address) != half:
        return False
    number, network, mask = (int(ipaddress.ip_address(part)) for part in (address, base[:half], base[half:]))
    return number & mask == network & mask


def _in_directory(name: tuple[Any, ...], base: tuple[Any, ...]) -> bool:
    return name[: len(base)] == base


_WITHIN: Mapping[str, Callable[[Any, Any], bool]] = {
    "DNS": _in_domain,
    "email": _in_mail,
    "URI": _in_uri,
    "IP": _in_network,
    "dirName": _in_directory,
}
