"""Whose seal it is, and whether it was made while its key and certificate were good."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from eqlab.attest.document import Attestation, instant_text
from eqlab.attest.keys.seal import is_demonstration
from eqlab.attest.verify import issues
from eqlab.attest.verify.opening import Seal
from eqlab.attest.verify.trust import Trust, TrustedIssuer
from eqlab.core.finding import Finding, found
from eqlab.core.text import Words, words
from eqlab.validate.words import shorten


def judge_seal(seal: Seal, attestation: Attestation) -> Iterator[Finding]:
    """Judge whether the seal fits, and is the one that the document names."""
    if not seal.fits:
        yield found(issues.SEAL_BROKEN, form=seal.form)
    if seal.key != attestation.issuer.key:
        yield found(issues.SEAL_SWAPPED, found=seal.key[:16], named=attestation.issuer.key[:16])
    if is_demonstration(seal.certificate) and not attestation.test:
        yield found(issues.TEST_DENIED)


def judge_issuer(attestation: Attestation, trust: Trust) -> Iterator[Finding]:
    """Judge whether somebody vouches for the issuer. A test needs nobody: it attests nothing."""
    issuer, own = attestation.issuer, trust.issuer(attestation.issuer.key)
    if own is None:
        if not attestation.test:
            yield found(issues.ISSUER_UNKNOWN, key=issuer.key[:16], name=shorten(issuer.name, 80))
        return
    if own.id != issuer.id:
        yield found(issues.ISSUER_OTHER_NAME, expected=own.id, found=shorten(issuer.id, 80))
    if own.test and not attestation.test:
        yield found(issues.TEST_DENIED)


def judge_moment(
    attestation: Attestation, seal: Seal | None, trust: Trust, sealed: datetime | None, at: datetime
) -> Iterator[Finding]:
    """Judge the time of the seal: `sealed` is when it is proven to have been there, else only `at` is known."""
    issuer, when = trust.issuer(attestation.issuer.key), sealed or at
    told = instant_text(when) if sealed else words("nothing before {at}", at=instant_text(at))
    if issuer is not None:
        yield from _pinned(issuer, when, told)
    if seal is not None and not seal.certificate.valid_at(when):
        since, until = (instant_text(one.at) for one in (seal.certificate.not_before, seal.certificate.not_after))
        yield found(issues.CERTIFICATE_OUT_OF_TIME, since=since, until=until, at=told)


def _pinned(issuer: TrustedIssuer, when: datetime, told: "str | Words") -> Iterator[Finding]:
    day = when.astimezone(UTC).date()
    if issuer.revoked is not None and when >= datetime.combine(issuer.revoked, time(), UTC):
        yield found(issues.KEY_REVOKED, revoked=issuer.revoked.isoformat())
    if (issuer.since and day < issuer.since) or (issuer.until and day > issuer.until):
        since = issuer.since.isoformat() if issuer.since else words("the beginning")
        until = issuer.until.isoformat() if issuer.until else words("further notice")
        yield found(issues.ISSUER_OUT_OF_TIME, since=since, until=until, at=told)
