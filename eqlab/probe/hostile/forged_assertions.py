"""Forged SAML assertions, made from a good one by cutting its bytes: what is signed stays as it was signed.

Sources: SAML 2.0 core; Somorovsky et al., On Breaking SAML (2012), for wrapped signatures.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from eqlab.core.text import Words, words

_OPENING = rb"<((?:[A-Za-z_][\w.-]{0,60}:)?%b)(?=[\s>])[^<>]{0,9000}>"
_ID = re.compile(rb"(<(?:[\w.-]{1,60}:)?Assertion\s[^<>]*?\bID=)([\"'])([^\"']{1,200})\2")
_SUBJECT = re.compile(rb"(<(?:[\w.-]{1,60}:)?NameID(?=[\s>])[^<>]{0,2000}>)([^<]{0,2000})(?=</)")
_LARGEST = 1024 * 1024


class Unsuitable(ValueError):
    """A file from which nothing can be forged."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A good assertion within its document."""

    before: bytes
    assertion: bytes
    after: bytes
    signature: bytes
    """The signature within the assertion."""
    subject: bytes
    """Whom the good assertion speaks of."""
    intruder: str
    """Whom forged assertions speak of."""

    @property
    def wrapped(self) -> bool:
        """True when the assertion stands in a response."""
        return b"Response" in self.before

    def document(self, assertion: bytes) -> bytes:
        """Return the document with another assertion, or several, in place of the good one."""
        return self.before + assertion + self.after

    def evil(self) -> bytes:
        """Return an assertion about the intruder, unsigned, with an ID of its own."""
        bare = self.assertion.replace(self.signature, b"", 1)
        return self.about_intruder(_ID.sub(_with_id, bare, count=1))

    def about_intruder(self, assertion: bytes) -> bytes:
        """Return an assertion with the intruder as its subject."""
        return _SUBJECT.sub(lambda found: found[1] + self.intruder.encode(), assertion, count=1)


def _with_id(found: re.Match[bytes]) -> bytes:
    return found[1] + found[2] + b"_" + secrets.token_hex(16).encode() + found[2]


def _element(data: bytes, name: bytes) -> tuple[int, int] | None:
    """Return where the first element of a local name begins and ends, in linear time; None when there is none."""
    opening = re.search(_OPENING % name, data)
    if opening is None:
        return None
    closing = re.compile(rb"</" + re.escape(opening[1]) + rb"\s{0,9}>").search(data, opening.end())
    return (opening.start(), closing.end()) if closing else None


def read_original(data: bytes, intruder: str) -> Original:
    """Find the signed assertion of a document. Raises Unsuitable."""
    if len(data) > _LARGEST or b"<!DOCTYPE" in data:
        raise Unsuitable(words("it is too large, or has a document type"))
    place = _element(data, b"Assertion")
    if place is None:
        raise Unsuitable(words("it holds no assertion"))
    assertion = data[slice(*place)]
    signed = _element(assertion, b"Signature")
    if signed is None:
        raise Unsuitable(words("its assertion is not signed itself"))
    subject = _SUBJECT.search(assertion)
    if subject is None or not _ID.search(assertion):
        raise Unsuitable(words("its assertion has no ID or no NameID"))
    return Original(
        before=data[: place[0]],
        assertion=assertion,
        after=data[place[1] :],
        signature=assertion[slice(*signed)],
        subject=subject[2],
        intruder=intruder,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """One way to forge an assertion."""

    name: str
    says: Words
    clause: str
    make: Callable[[Original], bytes]
    response: bool = False
    """True when it needs a response around the assertion."""
    signed: bool = False
    """True when the good assertion is within, so that taking the document is no fault by itself."""


def _within_object(original: Original) -> bytes:
    """Put the good assertion into an Object of its signature, and the signature into a forged assertion."""
    bare = original.assertion.replace(original.signature, b"", 1)
    end = original.signature.rindex(b"</")
    prefix = original.signature[1 : original.signature.index(b"Signature")]
    boxed = b"<" + prefix + b"Object>" + bare + b"</" + prefix + b"Object>"
    signature = original.signature[:end] + boxed + original.signature[end:]
    evil = original.evil()
    last = evil.rindex(b"</")
    return original.document(evil[:last] + signature + evil[last:])


def _inside(original: Original) -> bytes:
    """Put the good assertion, signature and all, into a forged one."""
    evil = original.evil()
    last = evil.rindex(b"</")
    return original.document(evil[:last] + original.assertion + evil[last:])


FORGERIES = (
    Forgery(
        name="unsigned",
        says=words("it is not signed"),
        clause="SAML profiles, section 4.1.4.3",
        make=lambda original: original.document(original.evil()),
    ),
    Forgery(
        name="tampered",
        says=words("its subject was changed after it was signed"),
        clause="SAML core, section 5.4",
        make=lambda original: original.document(original.about_intruder(original.assertion)),
    ),
    Forgery(
        name="wrapped_before",
        says=words("a forged assertion stands before the signed one"),
        clause="SAML core, section 5.4.2",
        make=lambda original: original.document(original.evil() + original.assertion),
        response=True,
        signed=True,
    ),
    Forgery(
        name="wrapped_after",
        says=words("a forged assertion stands behind the signed one"),
        clause="SAML core, section 5.4.2",
        make=lambda original: original.document(original.assertion + original.evil()),
        response=True,
        signed=True,
    ),
    Forgery(
        name="wrapped_around",
        says=words("the signed assertion stands within a forged one"),
        clause="SAML core, section 5.4.2",
        make=_inside,
        signed=True,
    ),
    Forgery(
        name="wrapped_object",
        says=words("the signed assertion stands within its signature, and that in a forged one"),
        clause="SAML core, section 5.4.2",
        make=_within_object,
        signed=True,
    ),
)
