"""Makes small PDF files, and signs them: an authority, a signer and a time-stamping authority of our own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from eqlab.core.finding import Finding
from eqlab.validate.pdf.judge import judge_pdf
from eqlab.validate.pdf.profile import PdfProfile, compile_pdf_profile
from eqlab.validate.xmldsig.author import in_file

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
SIGNED = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATE = datetime(2029, 1, 1, tzinfo=UTC)
"""When all certificates have expired."""


@cache
def key(called: str) -> Any:
    """The tool's time-stamping authority signs with RSA only."""
    if called == "Clock":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


def name(called: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "ZZ"), x509.NameAttribute(NameOID.COMMON_NAME, called)])


def usage(**on: bool) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{one: on.get(one, False) for one in names})


@cache
def certificate(
    called: str,
    by: str = "Root",
    *,
    purpose: str = "sign",
    begin: datetime = BEGIN,
    end: datetime = END,
    serial: int = 0,
    own: str = "",
) -> x509.Certificate:
    """`own` names the key, else the certificate's name does."""
    subject, issuer = own or called, by
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(called))
        .issuer_name(name(by))
        .public_key(key(subject).public_key())
        .serial_number(serial or 1000 + sum(map(ord, called)))
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key(subject).public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key(issuer).public_key()), critical=False)
    )
    if purpose == "ca":
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(usage(key_cert_sign=True, crl_sign=True, digital_signature=True), critical=True)
    elif purpose == "stamp":
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamping, critical=True)
        builder = builder.add_extension(usage(digital_signature=True), critical=True)
    elif purpose == "sign":
        builder = builder.add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
    elif purpose == "encipher":
        builder = builder.add_extension(usage(key_encipherment=True), critical=True)
    return builder.sign(key(issuer), hashes.SHA256())


def root() -> x509.Certificate:
    return certificate("Root", purpose="ca")


def anchor() -> bytes:
    return root().public_bytes(Encoding.DER)


def revocation_list(revoked: tuple[int, ...] = (), when: datetime = SIGNED) -> bytes:
    builder = x509.CertificateRevocationListBuilder(name("Root")).last_update(when - timedelta(days=1))
    builder = builder.next_update(when + timedelta(days=365))
    for serial in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when - timedelta(days=2)).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key("Root"), hashes.SHA256()).public_bytes(Encoding.DER)


def asn1(one: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))


def asn1_key(called: str) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(key(called).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def store(*certificates: x509.Certificate) -> SimpleCertificateStore:
    made = SimpleCertificateStore()
    made.register_multiple([asn1(one) for one in certificates])
    return made


def signer(one: x509.Certificate, own: str, more: tuple[x509.Certificate, ...] = ()) -> signers.SimpleSigner:
    return signers.SimpleSigner(
        signing_cert=asn1(one), signing_key=asn1_key(own), cert_registry=store(root(), *more), embed_roots=False
    )


def stamper(when: datetime = SIGNED, one: x509.Certificate | None = None, own: str = "Clock") -> DummyTimeStamper:
    made = one or certificate("Clock", purpose="stamp")
    return DummyTimeStamper(asn1(made), asn1_key(own), certs_to_embed=store(root()), fixed_dt=when)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << >> >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def pdf(
    changes: Mapping[int, bytes] | None = None, trailer: bytes = b"/ID [<01> <01>]", version: bytes = b"1.7"
) -> bytes:
    """Write a file of one page; objects by number take the place of its own, or come after."""
    objects = {
        1: CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: PAGE,
        4: stream(b"0 0 m 10 10 l S"),
        **(changes or {}),
    }
    made, offsets = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version), {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(made), max(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        free = b"0000000000 00000 f \n"
        made += b"%010d 00000 n \n" % offsets[number] if number in offsets else free
    made += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(made)


def update(data: bytes, changes: Mapping[int, bytes]) -> bytes:
    """Append an incremental update by hand."""
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    sizes = [int(one) for one in re.findall(rb"/Size (\d+)", data)]
    made, offsets = bytearray(data), {}
    for number, body in sorted(changes.items()):
        offsets[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        made += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max([*sizes, *(number + 1 for number in changes)])
    made += b"trailer\n<< /Size %d /Root 1 0 R /Prev %d /ID [<01> <02>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        before,
        start,
    )
    return bytes(made)


def sign(data: bytes, field: str = "Sig1", by: str = "Signer", **options: Any) -> bytes:
    """Sign as PAdES B-B; options are those of pyHanko's metadata, and `stamper`, `signer`, `when`."""
    metadata = {
        "field_name": field,
        "subfilter": fields.SigSeedSubFilter.PADES,
        "md_algorithm": "sha256",
    }
    stamping, own = options.pop("stamper", None), options.pop("signer", None)
    new_field = options.pop("new_field", None)
    when, reserved = options.pop("when", SIGNED), options.pop("reserved", None)
    made = own or signer(certificate(by), by)
    meta = signers.PdfSignatureMetadata(**{**metadata, **options})
    tool = signers.PdfSigner(meta, made, timestamper=stamping, new_field_spec=new_field)
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    with at_time(when):
        tool.sign_pdf(writer, output=out, bytes_reserved=reserved)
    return out.getvalue()


@dataclass
class at_time:  # noqa: N801 - reads as words
    """The clock of the signing tool stands still: it takes the machine's, which is no time of ours."""

    when: datetime

    def __enter__(self) -> None:
        import pyhanko.sign.signers.pdf_byterange as ranges
        import pyhanko.sign.signers.pdf_signer as tool

        self.kept = [(module, module.datetime) for module in (ranges, tool) if hasattr(module, "datetime")]
        when = self.when

        class Still(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return when.astimezone(tz)

        for module, _ in self.kept:
            module.datetime = Still  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        for module, kept in self.kept:
            module.datetime = kept  # type: ignore[attr-defined]


def context(revoked: tuple[int, ...] = ()) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1(root())],
        crls=[asn1_crl.CertificateList.load(revocation_list(revoked))],
        allow_fetching=False,
        revocation_mode="hard-fail",
        moment=SIGNED,
        other_certs=[asn1(certificate("Clock", purpose="stamp"))],
    )


@cache
def good(level: str = "B-B") -> bytes:
    """A signed file of a level."""
    if level == "B-B":
        return sign(pdf())
    if level == "B-T":
        return sign(pdf(), stamper=stamper())
    lta = level == "B-LTA"
    return sign(pdf(), stamper=stamper(), embed_validation_info=True, validation_context=context(), use_pades_lta=lta)


def profile(**data: Any) -> PdfProfile:
    return compile_pdf_profile(data, in_file("plan.yaml"))


def judged(data: bytes, at: datetime | None = AT, **asked: Any) -> list[Finding]:
    """Judge with our root as the only anchor."""
    return list(judge_pdf(data, profile(**asked), at, [anchor()]))


def codes(data: bytes, at: datetime | None = AT, **asked: Any) -> list[str]:
    return [one.issue.code for one in judged(data, at, **asked)]
