"""Certification paths (RFC 5280, section 6): built from what is sent and what is trusted, then judged link by link.

No network: what is not given does not exist.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.pki.certificate import instant, open_certificate
from eqlab.validate.pki.constraints import judge_constraints
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, read_certificate
from eqlab.validate.pki.issues import certificate as certificate_issues
from eqlab.validate.pki.issues import path as issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.keys import WEAK, algorithm_name, fits, is_weak
from eqlab.validate.pki.names import written
from eqlab.validate.pki.revocation import Revocation, judge_revocation
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.unpacking import CERTIFICATE, unpack
from eqlab.validate.words import shorten

MOST = 20
"""Certificates of a chain that are looked at."""

_POLICIES = ("policyConstraints", "inhibitAnyPolicy", "policyMappings")


@dataclass(frozen=True, slots=True)
class Path:
    """A path from a certificate towards an anchor."""

    links: tuple[CertificateFacts, ...]
    """The certificate first; the anchor, when there is one, last."""
    trusted: bool = False
    broken: CertificateFacts | None = None
    """An issuer of the right name, whose key did not sign the last link."""


@dataclass(slots=True)
class _Builder:
    """Looks for a path among certificates; each is used once."""

    pool: Sequence[CertificateFacts]
    anchors: Sequence[CertificateFacts]
    steps: int = 400
    """Steps that may still be taken: a stranger chooses how many candidates there are."""
    signed: dict[tuple[bytes, bytes], bool] = field(default_factory=dict)

    def build(self, links: tuple[CertificateFacts, ...]) -> Path:
        last = links[-1]
        if any(last.der == anchor.der for anchor in self.anchors):
            return Path(links, trusted=True)
        self.steps -= 1
        candidates = (*self.anchors, *self.pool) if self.steps > 0 else ()
        named = [one for one in candidates if one.subject_der == last.issuer_der]
        best = Path(links, broken=next(iter(named), None) if not last.self_issued else None)
        for issuer in named:
            if any(issuer.der == link.der for link in links) or not self.by(last, issuer):
                continue
            path = self.build((*links, issuer))
            if path.trusted:
                return path
            if len(path.links) > len(best.links) or best.broken:
                best = path
        return best

    def by(self, certificate: CertificateFacts, issuer: CertificateFacts) -> bool:
        """Tell whether a certificate is signed by an issuer's key, as far as the lab knows the algorithm."""
        pair = (certificate.der, issuer.der)
        if pair not in self.signed:
            fit = fits(issuer.key, certificate.algorithm, certificate.signature, certificate.signed)
            self.signed[pair] = fit is not False
        return self.signed[pair]


def read_anchors(anchors: Sequence[bytes]) -> tuple[CertificateFacts, ...]:
    """Read the certificates an author trusts, PEM or DER. Raises AuthorError on one that cannot be read."""
    read: list[CertificateFacts] = []
    for data in anchors:
        for block in unpack(data, CERTIFICATE, SubjectPath(), RulePath(), single=False).blocks:
            try:
                read.append(read_certificate(block.der))
            except Unreadable as error:
                raise AuthorError(reading_issues.BAD_ANCHOR, part=error.part) from error
    if anchors and not read:
        raise AuthorError(reading_issues.BAD_ANCHOR, part=CERTIFICATE.title)
    return tuple(read)


def judge_chain(
    certificates: Sequence[bytes],
    anchors: Sequence[bytes],
    at: datetime,
    revocation: Revocation | None = None,
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge a chain: the certificate, then those of its issuers, PEM (also several in one) or DER.

    `anchors` are the author's: what ends there is trusted. Raises AuthorError when an anchor cannot be read, at once.
    Source: RFC 5280, section 6.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "chain")
    return _judge(certificates, read_anchors(anchors), at, revocation or Revocation(), scene)


def _judge(
    certificates: Sequence[bytes],
    anchors: tuple[CertificateFacts, ...],
    at: datetime,
    revocation: Revocation,
    scene: Scene,
) -> Iterator[Finding]:
    told: list[Finding] = []
    chain = _read(certificates, told, scene)
    yield from told
    if len(chain) > MOST:
        yield scene.tell(issues.TOO_MANY, "", count=str(len(chain)), limit=str(MOST))
    chain = chain[:MOST]
    if not chain:
        if not told:
            yield scene.tell(issues.NO_CERTIFICATE, "")
        return
    path = _Builder(chain, anchors).build((chain[0],))
    yield from _order(chain, path, scene)
    yield from _end(path, scene)
    yield from judge_path(path, at, scene)
    yield from judge_revocation(path.links, revocation, at, scene)


def _read(certificates: Sequence[bytes], told: list[Finding], scene: Scene) -> list[CertificateFacts]:
    chain: list[CertificateFacts] = []
    for data in certificates[: MOST + 1]:
        unpacked = unpack(data, CERTIFICATE, scene.place, scene.rule, single=False)
        told.extend(unpacked.findings)
        for block in unpacked.blocks[: MOST + 1]:
            opened, findings = open_certificate(block.der, scene.at(block.place))
            told.extend(findings)
            if opened is not None:
                chain.append(opened)
    return chain


def _order(chain: list[CertificateFacts], path: Path, scene: Scene) -> Iterator[Finding]:
    sent = [link for link in path.links if any(link.der == one.der for one in chain)]
    there = [one for one in chain if any(one.der == link.der for link in sent)]
    for index, (expected, found) in enumerate(zip(sent, there, strict=False)):
        if expected.der != found.der:
            told = {"issuer": name_of(expected), "subject": name_of(sent[index - 1])}
            yield scene.tell(issues.WRONG_ORDER, f"certificate[{index}]", **told)
            break
    for index, one in enumerate(chain):
        if not any(one.der == link.der for link in sent):
            yield scene.tell(issues.NOT_NEEDED, f"certificate[{index}]", subject=name_of(one))


def name_of(facts: CertificateFacts) -> str:
    """Name a certificate in a sentence, by its subject."""
    return shorten(facts.called, 80)


def _end(path: Path, scene: Scene) -> Iterator[Finding]:
    last, part = path.links[-1], f"certificate[{len(path.links) - 1}]"
    if path.trusted:
        return
    told = {"subject": name_of(last), "issuer": _issuer_of(last)}
    if last.self_issued:
        yield scene.tell(issues.NOT_TRUSTED, part, **told)
    elif path.broken is None:
        yield scene.tell(issues.ISSUER_MISSING, part, **told)
    elif any(path.broken.der == link.der for link in path.links):
        yield scene.tell(issues.LOOP, part, subject=name_of(path.broken))
    else:
        yield scene.tell(issues.LINK_BROKEN, part, **told)


def _issuer_of(facts: CertificateFacts) -> str:
    return shorten(written(facts.issuer), 80)


def judge_path(path: Path, at: datetime, scene: Scene) -> Iterator[Finding]:
    """Judge every link of a path: time, strength, authority, length, names, policies."""
    for index, link in enumerate(path.links):
        part = f"certificate[{index}]"
        if not link.valid_at(at):
            times = {"not_before": instant(link.not_before.at), "not_after": instant(link.not_after.at)}
            yield scene.tell(issues.ISSUER_NOT_VALID, part, subject=name_of(link), at=instant(at), **times)
        is_anchor = path.trusted and index == len(path.links) - 1
        yield from _strength(link, part, scene, is_anchor=is_anchor)
        for extension in link.extensions:
            if extension.name in _POLICIES and extension.critical:
                told = {"subject": name_of(link), "extension": extension.name}
                yield scene.tell(issues.POLICY_UNDECIDED, part, **told)
        if index:
            yield from _undecided(path.links[index - 1], link, f"certificate[{index - 1}]", scene)
            yield from _authority(path.links[:index], link, part, scene)
            yield from judge_constraints(path.links[:index], link, part, scene)


def _strength(link: CertificateFacts, part: str, scene: Scene, *, is_anchor: bool) -> Iterator[Finding]:
    """Judge key and signature of a link; an anchor is trusted for itself, not for its signature."""
    if is_weak(link.key):
        yield scene.tell(certificate_issues.KEY_WEAK, part, found=link.key.title)
    if is_anchor:
        return
    if link.digest in WEAK:
        yield scene.tell(certificate_issues.WEAK_DIGEST, part, found=link.digest)
    for extension in link.extensions:
        if extension.critical and not extension.known:
            yield scene.tell(certificate_issues.EXTENSION_UNKNOWN, part, extension=extension.name)


def _undecided(link: CertificateFacts, issuer: CertificateFacts, part: str, scene: Scene) -> Iterator[Finding]:
    """Tell a link whose signature the lab cannot verify; a wrong one would be no link."""
    if fits(issuer.key, link.algorithm, link.signature, link.signed) is None:
        name = shorten(algorithm_name(link.algorithm), 60)
        yield scene.tell(reading_issues.UNSUPPORTED_ALGORITHM, part, algorithm=name)


def _authority(
    below: tuple[CertificateFacts, ...], issuer: CertificateFacts, part: str, scene: Scene
) -> Iterator[Finding]:
    if not issuer.is_ca:
        yield scene.tell(issues.NOT_A_CA, part, subject=name_of(issuer))
    if not issuer.may("key_cert_sign"):
        yield scene.tell(issues.MAY_NOT_SIGN, part, subject=name_of(issuer))
    limit = (issuer.native("basicConstraints") or {}).get("path_len_constraint")
    authorities = sum(not link.self_issued for link in below[1:])
    if limit is not None and authorities > limit:
        told = {"subject": name_of(issuer), "expected": f"{limit:d}", "found": str(authorities)}
        yield scene.tell(issues.PATH_TOO_LONG, part, **told)
