"""The lab's own certification authority: a root, an issuing CA, and what they sign."""

import ipaddress
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from eqlab.core.clock import Clock
from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.exchange import Certificate
from eqlab.core.text import words
from eqlab.wire import issues
from eqlab.wire.certificate import facts
from eqlab.wire.csr import read_request
from eqlab.wire.files import PRIVATE, PUBLIC, private_folder, unwritable, write_atomically
from eqlab.wire.issuing import (
    SKEW,
    Leaf,
    key_pem,
    make_issuing,
    make_root,
    new_key,
    own_name,
    pem,
    sign_leaf,
)

OWN_NAMES = ("localhost", "127.0.0.1", "::1")
"""Names every server certificate of the lab is good for."""

DAYS = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A certificate and its key, as files."""

    certificate: Path
    """PEM: the certificate, then the issuing CA's."""
    key: Path
    """PEM, PKCS #8, unencrypted; readable by its owner only."""
    facts: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A root and an issuing CA (EC P-256), kept in a folder."""

    folder: Path
    clock: Clock
    root: x509.Certificate = field(repr=False)
    issuing: x509.Certificate = field(repr=False)
    key: ec.EllipticCurvePrivateKey = field(repr=False)
    """The issuing CA's."""

    @classmethod
    def open_or_create(cls, folder: Path, clock: Clock) -> "Authority":
        """Open the CA kept in `folder`, or make one there (keys 0600, new folders 0700).

        Raises LabFault when it has expired, cannot be read or cannot be written.
        """
        home = private_folder(folder) / "authority"
        if not home.exists():
            _create(home, clock.now())
        authority = cls._open(folder, clock)
        ends = min(authority.root.not_valid_after_utc, authority.issuing.not_valid_after_utc)
        if ends <= clock.now():
            raise LabFault(issues.AUTHORITY_EXPIRED, folder=str(folder), not_after=f"{ends:%Y-%m-%d}")
        return authority

    @classmethod
    def _open(cls, folder: Path, clock: Clock) -> "Authority":
        home = folder / "authority"
        try:
            root = x509.load_pem_x509_certificate((home / "root.pem").read_bytes())
            issuing = x509.load_pem_x509_certificate((home / "issuing.pem").read_bytes())
            key = serialization.load_pem_private_key((home / "issuing-key.pem").read_bytes(), password=None)
            issuing.verify_directly_issued_by(root)
        except Exception as error:
            why = str(error).strip().splitlines() or [words("the issuing CA is not signed by the root")]
            raise LabFault(issues.AUTHORITY_UNREADABLE, folder=str(folder), why=why[0].rstrip(".")) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != issuing.public_key():
            why_not = words("the issuing key does not fit its certificate")
            raise LabFault(issues.AUTHORITY_UNREADABLE, folder=str(folder), why=why_not)
        return cls(folder=folder, clock=clock, root=root, issuing=issuing, key=key)

    @property
    def root_path(self) -> Path:
        """The root certificate, PEM: what vendors are given to trust."""
        return self.folder / "authority" / "root.pem"

    def server(self, names: Sequence[str] = ()) -> Credentials:
        """Issue a server certificate for `localhost`, the loopback addresses and `names` (DNS or IP).

        Raises ConfigurationError when a name cannot stand in a certificate.
        """
        wanted = dict.fromkeys((*OWN_NAMES, *names))
        return self._issue(
            subject=subject(common_name=next(iter(names), OWN_NAMES[0])),
            names=x509.SubjectAlternativeName([_server_name(name) for name in wanted]),
            usage=ExtendedKeyUsageOID.SERVER_AUTH,
            validity=self._validity(DAYS, None, None),
        )

    def client(
        self,
        common_name: str,
        *,
        serial_number: str = "",
        title: str = "",
        organisation: str = "",
        surname: str = "",
        given_name: str = "",
        country: str = "",
        days: int = DAYS,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> Credentials:
        """Issue a client certificate, good from an hour ago for `days`, unless told otherwise (e.g. an expired one).

        Raises ConfigurationError when a value cannot stand in a certificate.
        """
        return self._issue(
            subject=subject(
                country=country,
                organisation=organisation,
                title=title,
                surname=surname,
                given_name=given_name,
                serial_number=serial_number,
                common_name=common_name,
            ),
            names=own_name(),
            usage=ExtendedKeyUsageOID.CLIENT_AUTH,
            validity=self._validity(days, not_before, not_after),
        )

    def sign_csr(self, request: bytes) -> bytes:
        """Sign a vendor's request as a client certificate: PEM of the certificate, then the issuing CA's.

        Subject and alternative names are the request's, the rest is the lab's. Raises ConfigurationError when
        the request is not acceptable, see `csr.read_request`.
        """
        wish = read_request(request)
        not_before, not_after = self._validity(DAYS, None, None)
        leaf = Leaf(
            subject=wish.subject,
            public_key=wish.public_key,
            names=wish.names,
            usage=ExtendedKeyUsageOID.CLIENT_AUTH,
            not_before=not_before,
            not_after=not_after,
        )
        return pem(sign_leaf(leaf, self.issuing, self.key), self.issuing)

    def _validity(
        self, days: int, not_before: datetime | None, not_after: datetime | None
    ) -> tuple[datetime, datetime]:
        """Return the time of validity: within the CA's own, and never ending before it begins."""
        ends = not_after or min(self.clock.now() + timedelta(days=days), self.issuing.not_valid_after_utc)
        begins = not_before or min(self.clock.now() - SKEW, ends - SKEW)
        if begins > ends:
            raise ConfigurationError(
                issues.SUBJECT_UNUSABLE,
                value=f"{begins.isoformat()}/{ends.isoformat()}",
                attribute=words("time of validity"),
                why=words("it ends before it begins"),
            )
        return begins, ends

    def _issue(
        self,
        subject: x509.Name,
        names: x509.SubjectAlternativeName,
        usage: ObjectIdentifier,
        validity: tuple[datetime, datetime],
    ) -> Credentials:
        key = new_key()
        leaf = Leaf(
            subject=subject,
            public_key=key.public_key(),
            names=names,
            usage=usage,
            not_before=validity[0],
            not_after=validity[1],
        )
        certificate = sign_leaf(leaf, self.issuing, self.key)
        known = facts(certificate.public_bytes(serialization.Encoding.DER))
        stem = private_folder(self.folder / "issued") / known.sha256[:16]
        paths = (stem.with_suffix(".pem"), stem.with_suffix(".key.pem"))
        write_atomically(paths[0], pem(certificate, self.issuing), PUBLIC)
        write_atomically(paths[1], key_pem(key), PRIVATE)
        return Credentials(certificate=paths[0], key=paths[1], facts=known)


def subject(
    *,
    common_name: str,
    country: str = "",
    organisation: str = "",
    title: str = "",
    surname: str = "",
    given_name: str = "",
    serial_number: str = "",
) -> x509.Name:
    """Build a distinguished name from the attributes that are given.

    Raises ConfigurationError, naming attribute and value, when one breaks X.520 (length, country code).
    """
    attributes = (
        (NameOID.COUNTRY_NAME, "country", country),
        (NameOID.ORGANIZATION_NAME, "organisation", organisation),
        (NameOID.TITLE, "title", title),
        (NameOID.SURNAME, "surname", surname),
        (NameOID.GIVEN_NAME, "given name", given_name),
        (NameOID.SERIAL_NUMBER, "serial number", serial_number),
        (NameOID.COMMON_NAME, "common name", common_name),
    )
    return x509.Name(
        [_attribute(oid, name, value) for oid, name, value in attributes if value or name == "common name"]
    )


def _attribute(oid: ObjectIdentifier, name: str, value: str) -> x509.NameAttribute[str]:
    try:
        return x509.NameAttribute(oid, value)
    except ValueError as error:
        raise ConfigurationError(
            issues.SUBJECT_UNUSABLE, value=value, attribute=name, why=str(error).rstrip(".")
        ) from error


def _server_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name)
    except ValueError as error:
        raise ConfigurationError(
            issues.SUBJECT_UNUSABLE, value=name, attribute="server name", why=str(error).rstrip(".")
        ) from error


def _create(home: Path, now: datetime) -> None:
    """Make a CA beside its place and move it there whole, so that of two starters one wins and both open the same."""
    root_key, issuing_key = new_key(), new_key()
    root = make_root(root_key, now)
    issuing = make_issuing(issuing_key.public_key(), root, root_key, now)
    try:
        workshop = Path(tempfile.mkdtemp(dir=home.parent, prefix=".authority-"))
    except OSError as error:
        raise unwritable(home, error) from error
    try:
        write_atomically(workshop / "root-key.pem", key_pem(root_key), PRIVATE)
        write_atomically(workshop / "issuing-key.pem", key_pem(issuing_key), PRIVATE)
        write_atomically(workshop / "root.pem", pem(root), PUBLIC)
        write_atomically(workshop / "issuing.pem", pem(issuing), PUBLIC)
        workshop.rename(home)
    except OSError as error:
        if not home.exists():
            raise unwritable(home, error) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
