"""Judges the certificates that an endpoint shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath, SubjectPath
from eqlab.probe.endpoint.issues import tls as issues
from eqlab.probe.sight import tell
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, read_certificate
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.profile import PLAIN

NAME = "tls.cert"
_SHORT_LIVED = 10
"""Days of a certificate that needs no revocation (CA/Browser Forum, Baseline Requirements 1.6.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the certificates are judged by."""

    target: str
    name: str
    """The name that the leaf must be for."""
    days: int
    """Days that must be left."""
    at: datetime

    def tell(self, issue: Issue, path: str, **facts: str) -> Finding:
        """Make a finding about the endpoint."""
        return tell(issue, NAME, self.target, {"target": self.target, **facts}, path)


def facts_seen(chain: tuple[bytes, ...]) -> Mapping[str, str]:
    """Return facts of a chain for reports."""
    facts = _facts(chain[0])
    if facts is None:
        return {"certificates": str(len(chain))}
    return {
        "certificates": str(len(chain)),
        "key": facts.key.title,
        "signature": facts.digest,
        "ends": facts.not_after.at.date().isoformat(),
        "sha256": facts.thumbprint.hex(),
    }


def _facts(der: bytes) -> CertificateFacts | None:
    try:
        return read_certificate(der)
    except Unreadable:
        return None


def judge(chain: tuple[bytes, ...], anchors: tuple[bytes, ...], wanted: Wanted) -> Iterator[Finding]:
    """Judge a chain, leaf first, DER; what both judges say of the leaf is told once."""
    where, rule = SubjectPath(part=wanted.target), RulePath(("probe", NAME))
    told = [*judge_certificate(chain[0], PLAIN, wanted.at, where, rule)]
    if anchors:
        told += judge_chain(chain, anchors, wanted.at, None, where, rule)
    else:
        told.append(wanted.tell(issues.NO_ANCHORS, "chain"))
    yield from {(one.issue.code, one.sentence()): one for one in reversed(told)}.values()
    facts = _facts(chain[0])
    if facts is not None:
        yield from _judge_leaf(facts, wanted)


def _judge_leaf(facts: CertificateFacts, wanted: Wanted) -> Iterator[Finding]:
    names = _names(facts)
    if not any(_matches(wanted.name, name) for name in names):
        found = ", ".join(names[:5])[:200] or "nobody"
        yield wanted.tell(issues.HOST_NAME, "subjectAltName", host=wanted.name, found=found)
    left = (facts.not_after.at - wanted.at).days
    if 0 <= left < wanted.days:
        until = facts.not_after.at.date().isoformat()
        yield wanted.tell(issues.ENDS_SOON, "validity", found=str(left), expected=str(wanted.days), until=until)
    usages = facts.native("extKeyUsage")
    if usages is not None and not {"server_auth", "any_extended_key_usage"} & set(usages):
        yield wanted.tell(issues.NOT_FOR_SERVERS, "extensions.extKeyUsage")
    lifetime = (facts.not_after.at - facts.not_before.at).days
    if lifetime > _SHORT_LIVED and not _revocable(facts):
        yield wanted.tell(issues.NO_REVOCATION_DATA, "extensions")


def _revocable(facts: CertificateFacts) -> bool:
    access = facts.native("authorityInfoAccess") or ()
    ocsp = any(isinstance(one, Mapping) and one.get("access_method") == "ocsp" for one in access)
    return bool(facts.native("cRLDistributionPoints")) or ocsp


def _names(facts: CertificateFacts) -> list[str]:
    names = facts.native("subjectAltName")
    return [str(one) for one in names if isinstance(one, str)] if isinstance(names, list | tuple) else []


def _matches(wanted: str, name: str) -> bool:
    """Compare a host with a name of a certificate (RFC 9525, section 6.3): a wildcard stands for one whole label."""
    host, pattern = wanted.lower().rstrip(".").strip("[]"), name.lower().rstrip(".")
    if pattern.startswith("*."):
        label, _, rest = host.partition(".")
        return bool(label) and rest == pattern[2:] and "." in rest
    return host == pattern
