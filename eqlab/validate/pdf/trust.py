"""Whose signature it is: the chain of signers and authorities, at the time that is proven, with what the file holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from eqlab.core.finding import Finding
from eqlab.validate.pdf.store import Store
from eqlab.validate.pki.crl import read_lists, speaks_of
from eqlab.validate.pki.facts import CertificateFacts
from eqlab.validate.pki.issues import path as issues
from eqlab.validate.pki.keys import fits
from eqlab.validate.pki.ocsp import answers_for, read_responses
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.revocation import Revocation
from eqlab.validate.pki.scene import Scene

MOST = 15
"""Certificates of a chain that are handed on."""
_UNORDERED = (issues.WRONG_ORDER, issues.NOT_NEEDED, issues.TOO_MANY)
"""What matters on a wire only: CMS and the store are sets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What signers are judged by."""

    anchors: tuple[bytes, ...]
    """Certificates in PEM or DER; empty when nobody is trusted, and so no chain is judged."""
    trusted: tuple[CertificateFacts, ...]
    """The same, read."""
    at: datetime | None
    """The reference time."""
    store: Store


def towards(signer: CertificateFacts, pool: Sequence[CertificateFacts]) -> list[CertificateFacts]:
    """Return the signer and all that may be its issuers, by name."""
    found = [signer]
    for one in found:
        for other in pool:
            is_issuer = other.subject_der == one.issuer_der and not one.self_issued
            if is_issuer and len(found) < MOST and all(other.der != known.der for known in found):
                found.append(other)
    return found


def judge_trust(
    signer: CertificateFacts, others: Sequence[CertificateFacts], when: datetime, ground: Ground, scene: Scene
) -> Iterator[Finding]:
    """Judge a signer's chain for a time, by what came with the signature and what the file holds."""
    chain = [one.der for one in towards(signer, (*others, *ground.store.certificates))]
    known = Revocation(lists=ground.store.lists, responses=ground.store.responses)
    for one in judge_chain(chain, ground.anchors, when, known, scene.place, scene.rule):
        if one.issue not in _UNORDERED and not _since_made(one, ground.at):
            yield one


def _since_made(finding: Finding, at: datetime | None) -> bool:
    """Revocation information is gathered after signing: it need not be older than the time that is judged for."""
    if finding.issue is not issues.NOT_YET_MADE or at is None:
        return False
    try:
        return datetime.fromisoformat(finding.facts["found"]) <= at
    except (KeyError, ValueError, TypeError):
        return False


@dataclass(frozen=True, slots=True)
class Known:
    """How much of a certificate's validity the file proves by itself."""

    chain: bool
    """True when all certificates up to a root or an anchor are there."""
    revocation: bool
    """True when revocation information about each of them is there."""


def known_of(signer: CertificateFacts, others: Sequence[CertificateFacts], ground: Ground) -> Known:
    """Return what the file holds about a certificate."""
    pool = (*others, *ground.store.certificates, *ground.trusted)
    links, root = _links(signer, pool, {one.der for one in ground.trusted})
    told: list[Finding] = []
    lists = read_lists(ground.store.lists, told, Scene())
    responses = read_responses(ground.store.responses, told, Scene())
    pairs = [*pairwise(links)]
    covered = all(
        any(speaks_of(one, link) for one in lists) or any(answers_for(one, link, issuer) for one in responses)
        for link, issuer in pairs
    )
    return Known(chain=root, revocation=covered and (bool(pairs) or root))


def _links(
    signer: CertificateFacts, pool: Sequence[CertificateFacts], trusted: set[bytes]
) -> tuple[list[CertificateFacts], bool]:
    links = [signer]
    while len(links) < MOST:
        last = links[-1]
        if last.der in trusted or last.self_issued:
            return links, True
        issuer = next((one for one in pool if one.subject_der == last.issuer_der and _signed(last, one)), None)
        if issuer is None or any(issuer.der == link.der for link in links):
            break
        links.append(issuer)
    return links, False


def _signed(certificate: CertificateFacts, issuer: CertificateFacts) -> bool:
    return fits(issuer.key, certificate.algorithm, certificate.signature, certificate.signed) is not False
