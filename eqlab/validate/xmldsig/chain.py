"""The way from a signer's certificate to a trust anchor (RFC 5280, section 6). Revocation is not looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from eqlab.core.text import words
from eqlab.validate.xmldsig.certificates import Signer, issued

LONGEST_CHAIN = 8
_MOST_STEPS = 64
"""Certificates above which issuers are looked for: a stranger chooses how many ways there seem to be."""


def distrust(leaf: Signer, anchors: Iterable[Signer], between: Iterable[Signer], at: datetime) -> str:
    """Return why a certificate does not lead to an anchor, as words; empty when it does.

    A certificate that is an anchor itself is trusted. Of several ways one is enough: authorities are renewed, and keep
    name and key.
    """
    way = _Way(anchors=tuple(anchors), between=tuple(between)[: LONGEST_CHAIN * 2], at=at)
    return way.obstacle((leaf,))


@dataclass(slots=True, kw_only=True)
class _Way:
    anchors: tuple[Signer, ...]
    between: tuple[Signer, ...]
    at: datetime
    steps: int = _MOST_STEPS
    known: dict[tuple[bytes, bytes], bool] = field(default_factory=dict)

    def obstacle(self, links: tuple[Signer, ...]) -> str:
        """Return what bars the way from the last of some certificates; empty when it leads to an anchor."""
        last = links[-1]
        if last in self.anchors:
            return ""
        if last.strange:
            facts = {"subject": last.name, "extension": last.strange[0]}
            return words(
                "the certificate of {subject} has the critical extension {extension}, which is unknown", **facts
            )
        self.steps -= 1
        if len(links) > LONGEST_CHAIN or self.steps < 0:
            return words("the chain has more than {limit} certificates", limit=str(LONGEST_CHAIN))
        first = ""
        for one in self.above(links):
            barred = _unfit(one, links, self.at) or self.obstacle((*links, one))
            if not barred:
                return ""
            first = first or barred
        return first or words("no certificate of {issuer} is known", issuer=last.issuer)

    def above(self, links: tuple[Signer, ...]) -> Iterator[Signer]:
        """Yield the certificates at hand whose key signed the last one."""
        for one in dict.fromkeys((*self.anchors, *self.between)):
            pair = links[-1].der, one.der
            if one in links:
                continue
            if pair not in self.known:
                self.known[pair] = issued(links[-1], one)
            if self.known[pair]:
                yield one


def _unfit(issuer: Signer, below: tuple[Signer, ...], at: datetime) -> str:
    """Return why a certificate may not vouch for those below it."""
    if not issuer.authority or (issuer.usage and "keyCertSign" not in issuer.usage):
        return words("{issuer} may not issue certificates", issuer=issuer.subject)
    if not issuer.not_before <= at <= issuer.not_after:
        return words("the certificate of {issuer} was not valid then", issuer=issuer.subject)
    authorities = sum(one.subject != one.issuer for one in below[1:])
    if issuer.longest is not None and authorities > issuer.longest:
        facts = {"issuer": issuer.subject, "limit": str(issuer.longest), "count": str(authorities)}
        return words("{issuer} allows {limit} authorities below it, and there are {count}", **facts)
    return _misnamed(issuer, below)


def _misnamed(issuer: Signer, below: tuple[Signer, ...]) -> str:
    """Return that an authority may not vouch for names, where that is so (RFC 5280, section 4.2.1.10)."""
    try:
        issuer.certificate.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return ""
    if _is_constrained(issuer, below):
        return words("{issuer} may not issue certificates for this name", issuer=issuer.subject)
    return ""


def _is_constrained(issuer: Signer, below: tuple[Signer, ...]) -> bool:
    from eqlab.validate.pki.constraints import judge_constraints  # noqa: PLC0415 - few authorities are constrained
    from eqlab.validate.pki.facts import Unreadable, read_certificate  # noqa: PLC0415
    from eqlab.validate.pki.scene import Scene  # noqa: PLC0415

    try:
        links = tuple(read_certificate(one.der) for one in below)
        return any(judge_constraints(links, read_certificate(issuer.der), "", Scene()))
    except Unreadable:  # a name that cannot be read is not one that was permitted
        return True
