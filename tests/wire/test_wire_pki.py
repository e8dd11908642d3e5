import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.verification import PolicyBuilder, Store
from wire_lab import Pki

from eqlab.core.clock import FixedClock, SystemClock
from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.wire import issues
from eqlab.wire.pki import Authority

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    """Folders are closed to others, and so is every key."""
    authority = Authority.open_or_create(tmp_path / "ca", FixedClock(NOW))
    credentials = authority.client("Vendor")

    assert [0o700, 0o700, 0o700] == [
        mode(tmp_path / "ca"),
        mode(authority.root_path.parent),
        mode(credentials.key.parent),
    ]
    keys = sorted((tmp_path / "ca").rglob("*key.pem"))
    assert 3 == len(keys)
    assert {0o600} == {mode(key) for key in keys}


def test_authority_is_the_same_when_opened_again(tmp_path: Path) -> None:
    """Vendors who trust the root today trust it tomorrow."""
    first = Authority.open_or_create(tmp_path, FixedClock(NOW))
    again = Authority.open_or_create(tmp_path, FixedClock(NOW + timedelta(days=300)))

    assert first.root == again.root
    assert first.issuing == again.issuing
    assert first.key.private_numbers() == again.key.private_numbers()


def test_starters_at_the_same_time_open_one_authority(tmp_path: Path) -> None:
    """Whoever comes second uses what the first made; nothing half-made is ever opened."""
    opened: list[Authority] = []

    def start() -> None:
        opened.append(Authority.open_or_create(tmp_path, SystemClock()))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 8 == len(opened)
    assert 1 == len({authority.root.serial_number for authority in opened})
    assert ["authority"] == sorted(path.name for path in tmp_path.iterdir())


def test_expired_authority_is_a_lab_fault(tmp_path: Path) -> None:
    Authority.open_or_create(tmp_path, FixedClock(NOW))

    with pytest.raises(LabFault) as told:
        Authority.open_or_create(tmp_path, FixedClock(NOW + timedelta(days=1825)))

    assert issues.AUTHORITY_EXPIRED is told.value.issue
    assert "2031-02-28" == told.value.facts["not_after"]
    assert "give its root certificate to the systems" in told.value.sentence()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("root.pem", b"garbage"),
        ("root.pem", None),
        ("issuing.pem", b""),
        ("issuing-key.pem", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        ("issuing-key.pem", None),
    ],
)
def test_damaged_authority_is_a_lab_fault(tmp_path: Path, file: str, content: bytes | None) -> None:
    """A damaged CA is never replaced behind the vendors' backs."""
    authority = Authority.open_or_create(tmp_path, FixedClock(NOW))
    path = authority.root_path.parent / file
    path.unlink() if content is None else path.write_bytes(content)

    with pytest.raises(LabFault) as told:
        Authority.open_or_create(tmp_path, FixedClock(NOW))

    assert issues.AUTHORITY_UNREADABLE is told.value.issue
    assert "\n" not in told.value.sentence()


@pytest.mark.parametrize("file", ["root.pem", "issuing-key.pem"])
def test_files_of_two_authorities_do_not_fit(tmp_path: Path, file: str) -> None:
    one = Authority.open_or_create(tmp_path / "one", FixedClock(NOW))
    other = Authority.open_or_create(tmp_path / "other", FixedClock(NOW))
    (one.root_path.parent / file).write_bytes((other.root_path.parent / file).read_bytes())

    with pytest.raises(LabFault) as told:
        Authority.open_or_create(tmp_path / "one", FixedClock(NOW))

    assert issues.AUTHORITY_UNREADABLE is told.value.issue


def test_unwritable_folder_is_a_lab_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(LabFault) as told:
        Authority.open_or_create(tmp_path / "file" / "ca", FixedClock(NOW))

    assert issues.FILE_UNWRITABLE is told.value.issue


def test_client_certificate_carries_the_attributes_given(tmp_path: Path) -> None:
    authority = Authority.open_or_create(tmp_path, FixedClock(NOW))

    told = authority.client(
        "Dr Ada Muster",
        serial_number="10000042",
        title="doctor",
        organisation="Muster Practice",
        surname="Muster",
        given_name="Ada",
        country="BE",
    ).facts

    assert (
        "CN=Dr Ada Muster,serialNumber=10000042,givenName=Ada,sn=Muster,title=doctor,O=Muster Practice,C=BE"
        == told.subject
    )
    assert (NOW - timedelta(hours=1), NOW + timedelta(days=730)) == (told.not_before, told.not_after)
    assert 1 == len(told.alternative_names)


def test_expired_certificate_can_be_made(tmp_path: Path) -> None:
    """Negative cases need certificates that are no longer good, even without a word on when they began."""
    authority = Authority.open_or_create(tmp_path, FixedClock(NOW))

    told = authority.client("Late", not_after=NOW - timedelta(days=3)).facts

    assert NOW - timedelta(days=3) == told.not_after
    assert told.not_before < told.not_after


def test_certificates_do_not_outlive_their_authority(tmp_path: Path) -> None:
    authority = Authority.open_or_create(tmp_path, FixedClock(NOW))

    assert authority.issuing.not_valid_after_utc == authority.client("Long", days=10_000).facts.not_after


@pytest.mark.parametrize(
    ("values", "attribute"),
    [
        ({"country": "Belgium"}, "country"),
        ({"common_name": ""}, "common name"),
        ({"common_name": "x" * 65}, "common name"),
        ({"not_before": NOW, "not_after": NOW - timedelta(1)}, "time of validity"),
    ],
)
def test_values_that_no_certificate_can_carry_are_refused(pki: Pki, values: dict[str, str], attribute: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        pki.authority.client(**{"common_name": "Vendor", **values})

    assert issues.SUBJECT_UNUSABLE is told.value.issue
    assert attribute == told.value.facts["attribute"]


def test_server_name_must_be_ascii(pki: Pki) -> None:
    with pytest.raises(ConfigurationError) as told:
        pki.authority.server(["läb.example"])

    assert "server name" == told.value.facts["attribute"]


def test_certificate_files_hold_the_chain_leaf_first(pki: Pki) -> None:
    chain = x509.load_pem_x509_certificates(pki.good.certificate.read_bytes())

    assert [int(pki.good.facts.serial, 16), pki.authority.issuing.serial_number] == [
        certificate.serial_number for certificate in chain
    ]
    key = serialization.load_pem_private_key(pki.good.key.read_bytes(), password=None)
    assert chain[0].public_key() == key.public_key()


def test_client_certificates_hold_for_a_strict_verifier(pki: Pki) -> None:
    """RFC 5280 as an independent verifier reads it: usages, key identifiers, alternative names, path."""
    leaf, issuing = x509.load_pem_x509_certificates(pki.good.certificate.read_bytes())
    verifier = PolicyBuilder().store(Store([pki.authority.root])).build_client_verifier()

    verified = verifier.verify(leaf, [issuing])

    assert [leaf, issuing, pki.authority.root] == verified.chain
