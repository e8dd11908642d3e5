"""Keeps probes to what was declared: hosts, ports, and the networks that their addresses lie in."""

import socket
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from eqlab.core.errors import ConfigurationError, nearest
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.probe import issues

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
ANY_PORT = range(1, 65_536)

METADATA: frozenset[Address] = frozenset(
    map(ip_address, ("169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"))
)
"""Where the machines of large hosting providers find their own secrets."""
_NAT64 = ip_network("64:ff9b::/96")


def resolve(host: str) -> tuple[str, ...]:
    """Return the addresses of a name, as the machine's name service tells them. Raises OSError, UnicodeError."""
    told = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[4][0]) for place in told))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeGuard:
    """The scope of a campaign's probes.

    Every address of a name must be in scope, or the name is refused: a name service that tells a good address beside
    a bad one gets neither. Probes connect to the addresses returned, so that a later answer changes nothing.
    """

    hosts: Mapping[str, Container[int]]
    """Declared names and addresses, lower case, with their ports; `ANY_PORT` for all."""
    networks: tuple[Network, ...] = LOOPBACK
    """Networks that addresses must lie in. A wide one does not open the private networks within it."""
    resolver: Callable[[str], Iterable[str]] = resolve
    """Returns the addresses of a name. Raises OSError or UnicodeError for an unknown one."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the numeric addresses of a declared host. Raises ConfigurationError on what is out of scope."""
        name = host.lower().rstrip(".").strip("[]")
        if name not in self.hosts:
            raise ConfigurationError(issues.HOST_OUT_OF_SCOPE, nearest=nearest(name, self.hosts), host=host)
        if port not in self.hosts[name]:
            raise ConfigurationError(issues.PORT_OUT_OF_SCOPE, host=host, port=str(port))
        told = tuple(dict.fromkeys(self._resolved(name)))
        for address in told:
            if not self._in_scope(address):
                raise ConfigurationError(issues.ADDRESS_OUT_OF_SCOPE, host=host, address=address[:60])
        return told

    def _resolved(self, name: str) -> Iterable[str]:
        try:
            return (str(ip_address(name)),)
        except ValueError:
            pass
        try:
            told = tuple(self.resolver(name))
        except (OSError, UnicodeError) as error:
            why = reason_of(error, words("it is no name"))
            raise ConfigurationError(issues.HOST_UNKNOWN, host=name, why=str(why)) from error
        if not told:
            raise ConfigurationError(issues.HOST_UNKNOWN, host=name, why=words("the name has no address"))
        return told

    def _in_scope(self, told: str) -> bool:
        try:
            address = ip_address(told)
        except ValueError:
            return False
        return all(any(_opens(network, one) for network in self.networks) for one in _meant(address))


def _meant(address: Address) -> tuple[Address, ...]:
    """Return the addresses that packets to an address may end at: IPv6 has several ways to write IPv4."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    inner = [address.sixtofour, address.teredo and address.teredo[1]]
    if address in _NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return (address, *(one for one in inner if one is not None))


def _opens(network: Network, address: Address) -> bool:
    """Tell whether a declared network lets a probe at an address: what is not public must be declared as such."""
    if address.version != network.version or address not in network:
        return False
    if address in METADATA:
        return network.num_addresses == 1
    return address.is_global or not network.is_global
