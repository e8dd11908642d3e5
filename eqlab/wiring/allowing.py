"""What a system file lets probes reach, read and do."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from eqlab.config import SystemFile
from eqlab.core.errors import ConfigurationError, nearest
from eqlab.core.event import SystemFacts
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.probe.guard import ANY_PORT, LOOPBACK, ScopeGuard
from eqlab.run.issues import NO_EVIDENCE_FILE, NO_SECRET, UNREADABLE_FILE
from eqlab.run.probing import Allowed

LARGEST = 1 << 30
"""Bytes of a file handed in."""
_PORTS = {"http": 80, "https": 443}


def allowed_by(system: SystemFile, host: str = "127.0.0.1", workshop: Path | None = None) -> Allowed:
    """Return what probes may do with a system: `host` is where the platform listens, `workshop` the lab's authority."""
    return Allowed(
        guard=guard_of(system.facts),
        consents=system.facts.consents,
        files=lambda name: _file(system.evidence, name),
        secret=lambda name: _secret(system.secrets, name),
        host=host,
        workshop=str(workshop) if workshop is not None else "",
    )


def guard_of(facts: SystemFacts) -> ScopeGuard:
    """Return the guard of the declared endpoints and of what `scope` adds to them."""
    hosts: dict[str, set[int] | range] = {}
    networks: list[IPv4Network | IPv6Network] = list(LOOPBACK)
    for host, port in _declared(facts):
        ports = hosts.setdefault(host, set())
        if port is None:
            hosts[host] = ANY_PORT
        elif isinstance(ports, set):
            ports.add(port)
    for word in (*hosts, *facts.scope):
        network = _network(word)
        if network is not None:
            networks.append(network)
    return ScopeGuard(hosts=hosts, networks=tuple(networks))


def _declared(facts: SystemFacts) -> Iterator[tuple[str, int | None]]:
    """Yield hosts with their ports; None for any port."""
    for url in facts.endpoints.values():
        parts = urlsplit(url)
        yield (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)
    for word in facts.scope:
        if "/" not in word:
            parts = urlsplit(f"//[{word}]" if _network(word) and ":" in word else f"//{word}")
            yield (parts.hostname or "").lower(), parts.port


def _network(word: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(word, strict=False)
    except ValueError:
        return None


def _file(there: Mapping[str, Path], name: str) -> bytes:
    path = there.get(name)
    if path is None:
        raise ConfigurationError(NO_EVIDENCE_FILE, nearest=nearest(name, there), name=name)
    return _read(path, name)


def _secret(there: Mapping[str, Path], name: str) -> str:
    path = there.get(name)
    if path is None:
        raise ConfigurationError(NO_SECRET, nearest=nearest(name, there), name=name)
    return _read(path, name).decode("utf-8", "replace").strip()


def _read(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigurationError(
                UNREADABLE_FILE, file=str(path), name=name, problem=words("it is larger than 1 GiB")
            )
        return path.read_bytes()
    except OSError as error:
        problem = reason_of(error)
        raise ConfigurationError(UNREADABLE_FILE, file=str(path), name=name, problem=problem) from None
