"""The scope of probes: what was declared, and nothing else."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.errors import ConfigurationError
from eqlab.probe.guard import ANY_PORT, ScopeGuard

WORLD = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def guard(*told: str, networks: tuple[str, ...] = ()) -> ScopeGuard:
    wide = tuple(map(ip_network, networks)) or WORLD
    return ScopeGuard(hosts={"portal.example": {443}}, networks=wide, resolver=lambda _host: told)


def code_of(scope: ScopeGuard, host: str = "portal.example", port: int = 443) -> str:
    with pytest.raises(ConfigurationError) as caught:
        scope.addresses(host, port)
    return caught.value.issue.code


def test_a_declared_host_gives_its_addresses_in_order_and_once() -> None:
    assert ("8.8.8.8", "8.8.4.4") == guard("8.8.8.8", "8.8.4.4", "8.8.8.8").addresses("Portal.Example.", 443)


def test_an_undeclared_host_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        guard("8.8.8.8").addresses("portal.exampel", 443)

    assert ("EQ-PROBE-005", "portal.example") == (caught.value.issue.code, caught.value.nearest)


def test_an_undeclared_port_is_refused() -> None:
    assert "EQ-PROBE-006" == code_of(guard("8.8.8.8"), port=22)


def test_a_host_may_be_declared_with_all_ports() -> None:
    scope = ScopeGuard(hosts={"127.0.0.1": ANY_PORT})

    assert ("127.0.0.1",) == scope.addresses("127.0.0.1", 5900)


def test_loopback_is_all_that_is_in_scope_unless_more_was_declared() -> None:
    scope = ScopeGuard(hosts={"portal.example": {443}}, resolver=lambda _host: ("8.8.8.8",))

    assert "EQ-PROBE-007" == code_of(scope)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "100.64.1.1", "0.1.2.3"),
        *("::1", "fe80::1", "fd00:ec2::254", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "168.63.129.16"),
        *("64:ff9b::a9fe:a9fe", "2002:0a00:0001::1", "fe80::1%eth0", "no address", ""),
    ],
)
def test_a_wide_network_does_not_open_what_is_not_public(address: str) -> None:
    """A probe of the internet never ends at the lab's own machines, nor at the secrets of its hosting."""

    assert "EQ-PROBE-007" == code_of(guard(address))


def test_one_bad_address_spoils_the_name() -> None:
    """A name service that tells a good address beside a bad one gets neither."""

    assert "EQ-PROBE-007" == code_of(guard("8.8.8.8", "10.0.0.1"))


def test_a_private_network_is_in_scope_once_it_was_declared() -> None:
    assert ("10.1.2.3",) == guard("10.1.2.3", networks=("10.1.0.0/16",)).addresses("portal.example", 443)


def test_a_metadata_address_must_be_declared_alone() -> None:
    wide, alone = guard("169.254.169.254", networks=("169.254.0.0/16",)), ("169.254.169.254/32",)

    assert "EQ-PROBE-007" == code_of(wide)
    assert ("169.254.169.254",) == guard("169.254.169.254", networks=alone).addresses("portal.example", 443)


def test_a_name_without_an_address_is_told() -> None:
    def unknown(_host: str) -> Iterable[str]:
        raise OSError(-2, "Name or service not known")

    scope = ScopeGuard(hosts={"portal.example": {443}}, resolver=unknown)

    assert "EQ-PROBE-008" == code_of(scope)
    assert "EQ-PROBE-008" == code_of(guard())


def test_a_name_that_moves_to_a_private_address_is_refused_from_then_on() -> None:
    """Name servers may answer differently the second time: each answer is looked at."""
    answers: Iterator[tuple[str, ...]] = iter([("8.8.8.8",), ("127.0.0.1",)])
    scope = ScopeGuard(hosts={"portal.example": {443}}, networks=WORLD, resolver=lambda _host: next(answers))

    assert ("8.8.8.8",) == scope.addresses("portal.example", 443)
    assert "EQ-PROBE-007" == code_of(scope)


@given(st.ip_addresses())
def test_what_loopback_scope_lets_through_is_loopback(address: object) -> None:
    scope = ScopeGuard(hosts={"portal.example": {443}}, resolver=lambda _host: (str(address),))
    try:
        told = scope.addresses("portal.example", 443)
    except ConfigurationError:
        return

    assert told == (str(address),)
    assert str(address).startswith("127.") or str(address) == "::1" or str(address).startswith("::ffff:7f")
