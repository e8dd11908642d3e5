"""What a PDF has to be, as data: compiled from an author's mapping."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.patterns import Pattern
from eqlab.validate.pki.issues.reading import UNKNOWN_PROFILE
from eqlab.validate.pki.profile import DIGESTS, CertificateProfile
from eqlab.validate.xmldsig.author import Author, Find
from eqlab.validate.xmldsig.profile import read_certificates

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
"""Levels of PAdES, each with what the one before has (ETSI EN 319 142-1, section 6)."""
LARGEST = 50 * 1024 * 1024
ARCHIVES = ("any", "1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f")
"""PDF/A by part and conformance, as an author writes it."""
_KEYS = (
    *("level", "signatures", "signer", "certificate", "anchors", "pdfa", "digests", "active", "embedded_files"),
    *("largest", "whole"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfProfile:
    """What a PDF has to be."""

    level: str = ""
    """Least level of its signatures, e.g. `B-T`; empty for any."""
    signatures: int = 0
    """Least number of signatures; time-stamps of the document do not count."""
    signer: Pattern | None = None
    """What the signer's subject has to fit, as RFC 4514 writes it."""
    certificate: CertificateProfile | None = None
    """What the signer's certificate has to be."""
    anchors: tuple[bytes, ...] = ()
    """Certificates, DER, that signers and authorities rest on; empty when any signer will do."""
    archives: tuple[str, ...] = ()
    """PDF/A that is accepted, e.g. `1b`, or `any`; empty when none is asked for."""
    digests: tuple[str, ...] = ()
    """Digests allowed, e.g. `SHA-256`; empty for all that are not weak."""
    active: bool = True
    """False when programs, media, forms of XFA and actions that reach out are errors."""
    embedded_files: bool = True
    """False when embedded files are errors."""
    whole: bool = False
    """True when the last signature has to cover the whole file."""
    largest: int = LARGEST
    """In bytes."""


PLAIN = PdfProfile()
"""Nothing beyond the standards; a PDF need not be signed."""


def compile_pdf_profile(
    data: Json,
    find: Find,
    anchors: Mapping[str, bytes] | None = None,
    certificates: "Callable[[], Mapping[str, CertificateProfile]]" = dict,
) -> PdfProfile:
    """Compile a mapping; `anchors` are PEM or DER files by name, `certificates` profiles by name.

    Raises AuthorError with the place of a mistake.
    """
    author = Author("pdf", data, find).known(_KEYS)
    names = author.texts("anchors")
    return PdfProfile(
        level=author.choice("level", LEVELS, ""),
        signatures=author.number("signatures", 1 if "level" in author.data else 0),
        signer=author.pattern("signer"),
        certificate=_certificate(author, certificates),
        anchors=() if names in ((), ("any",)) else _anchors(author, anchors or {}),
        archives=_words(author, "pdfa", ARCHIVES),
        digests=_words(author, "digests", DIGESTS),
        active=author.flag("active", True),
        embedded_files=author.flag("embedded_files", True),
        whole=author.flag("whole"),
        largest=_size(author),
    )


def _anchors(author: Author, anchors: Mapping[str, bytes]) -> tuple[bytes, ...]:
    return tuple(one.der for one in read_certificates(author, "anchors", anchors))


def _size(author: Author) -> int:
    size = author.number("largest", LARGEST)
    if not 0 < size <= LARGEST:
        raise author.refuse("largest", size, words("a number of bytes up to {largest}", largest=str(LARGEST)))
    return size


def _words(author: Author, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if author.data.get(key) is True and "any" in known:
        return ("any",)
    for word in author.texts(key):
        if word not in known:
            raise author.refuse(key, word, words("some of {names}", names=", ".join(known)), nearest(word, known))
    return author.texts(key)


def _certificate(
    author: Author, certificates: "Callable[[], Mapping[str, CertificateProfile]]"
) -> CertificateProfile | None:
    name = author.text("certificate")
    if not name:
        return None
    known = certificates()
    if name not in known:
        expected, at = (
            words("one of {names}", names=", ".join(known)) if known else "",
            author.find((*author.steps, "certificate")),
        )
        raise AuthorError(UNKNOWN_PROFILE, at, expected, nearest(name, known), profile=name)
    return known[name]
