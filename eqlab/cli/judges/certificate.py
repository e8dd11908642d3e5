"""Judges certificates, requests for them, and lists of revoked ones."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.crl import judge_list
from eqlab.validate.pki.issues import certificate as certificate_issues
from eqlab.validate.pki.issues import path as path_issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.profile import PLAIN
from eqlab.validate.pki.request import judge_request
from eqlab.validate.pki.unpacking import CERTIFICATE, unpack
from eqlab.validate.recognise import Kind, kind_of

if TYPE_CHECKING:
    from eqlab.validate.pki.profile import CertificateProfile


def judge_of(tools: Tools) -> Judge:
    """Find the profile, where one is named. Raises UsageError."""
    trust, profile = Trust.of(tools), profile_of(tools)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        kind = kind_of(data)
        if kind is not Kind.REVOCATION_LIST:
            tools.uses("certificate", profile.name)
        if kind is Kind.REQUEST:
            yield from judge_request(data, profile)
        elif kind is Kind.REVOCATION_LIST:
            yield from _listed(data, trust)
        else:
            told = list(judge_certificate(data, profile, trust.at))
            yield from told
            if not trust.anchors and _is_read(data, told):
                yield found(issues.FORM_ALONE, SubjectPath())
            if trust.anchors:
                chain = judge_chain([data], [anchor for _, anchor in trust.anchors], trust.at, None)
                yield from _news(chain, told)

    return judge


def _is_read(data: bytes, told: Sequence[Finding]) -> bool:
    """Tell whether a file held a certificate that could be judged."""
    unreadable = any(one.issue in (reading_issues.UNREADABLE, reading_issues.NOT_DER) for one in told)
    return not unreadable and bool(unpack(data, CERTIFICATE, SubjectPath(), RulePath()).blocks)


def _news(chain: Iterable[Finding], told: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out of a chain what was told of its first certificate, or of the file, already."""
    known = {one.issue for one in told}
    if known & {certificate_issues.EXPIRED, certificate_issues.NOT_YET_VALID}:
        known.add(path_issues.ISSUER_NOT_VALID)
    for one in chain:
        if one.issue not in known or not _is_first(one.subject.path):
            yield one


def _is_first(path: str) -> bool:
    return not path.startswith("certificate[") or path.startswith("certificate[0]")


def profile_of(tools: Tools) -> "CertificateProfile":
    """Return the profile that the command line names, or the standards alone. Raises UsageError."""
    name = tools.wish.certificate
    if not name:
        return PLAIN
    profiles = tools.content().rules.certificates
    if name not in profiles:
        raise UsageError(issues.NO_CERTIFICATE_PROFILE, nearest=near(name, profiles), name=name)
    found: CertificateProfile = profiles[name]
    return found


def _listed(data: bytes, trust: Trust) -> Iterator[Finding]:
    if not trust.anchors:
        yield found(issues.NO_ANCHOR, SubjectPath())
        return
    yield from judge_list(data, trust.anchors[0][1], trust.at)
