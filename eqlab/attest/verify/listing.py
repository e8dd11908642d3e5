"""What the status list says, whether it is genuine and of the day that is asked about, and what the log says to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from eqlab.attest.document import Attestation, instant_text
from eqlab.attest.jws import BadToken
from eqlab.attest.keys.seal import key_digest_of
from eqlab.attest.statuslist import Status, StatusList, read_status_list
from eqlab.attest.verify import issues
from eqlab.attest.verify.heads import LEEWAY
from eqlab.attest.verify.opening import fits, read_chain
from eqlab.attest.verify.record import Record
from eqlab.attest.verify.standing import ENDED, Standing, fold
from eqlab.attest.verify.trust import Trust
from eqlab.core.finding import Finding, found
from eqlab.core.text import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the list says of the attestation."""

    status: Status | None = None
    """None when there is no genuine list, or it is silent, or from after the moment that is asked about."""
    made: datetime | None = None
    """When the genuine list was made."""
    then: Status | None = None
    """What it says of that moment, whatever moment is asked about."""
    leaves: int = 0
    """How many leaves the public log had then."""
    findings: tuple[Finding, ...] = ()


def read_listed(
    data: bytes | None, attestation: Attestation, trust: Trust, *, as_of: datetime, now: datetime
) -> Listed:
    """Read the list, as far as it speaks of the moment that is asked about."""
    if data is None:
        return Listed()
    try:
        listing = read_status_list(data)
    except BadToken as error:
        return Listed(findings=(found(issues.LIST_UNREADABLE, why=error.rule),))
    told = tuple(_foreign(listing, attestation, trust))
    if told:
        return Listed(findings=told)
    return _in_time(listing, attestation, as_of, now)


def _foreign(listing: StatusList, attestation: Attestation, trust: Trust) -> Iterator[Finding]:
    certificate = read_chain(listing.token.chain)
    if certificate is None or not fits(certificate, listing.token.signed, listing.token.signature):
        yield found(issues.LIST_FOREIGN, why=words("its signature does not fit"))
        return
    key = key_digest_of(certificate)
    issuer = trust.issuer(key)
    if key != attestation.issuer.key and (issuer is None or issuer.id != attestation.issuer.id):
        yield found(issues.LIST_FOREIGN, why=words("it is signed by another key"))
    if listing.token.key != key:
        yield found(issues.LIST_FOREIGN, why=words("it names one key and brings the certificate of another"))
    if listing.address != attestation.status:
        yield found(issues.LIST_FOREIGN, why=words("it is for another address"))


def _in_time(listing: StatusList, attestation: Attestation, as_of: datetime, now: datetime) -> Listed:
    if listing.made > now + LEEWAY:
        told = {"found": instant_text(listing.made), "now": instant_text(now)}
        return Listed(findings=(found(issues.FROM_FUTURE, what=words("the status list"), **told),))
    if as_of > listing.until:
        return Listed(findings=(found(issues.LIST_STALE, until=instant_text(listing.until)),))
    then = listing.status(attestation.id)
    status = None if as_of + LEEWAY < listing.made else then
    return Listed(status=status, made=listing.made, then=then, leaves=listing.leaves)


def judge_listed(listed: Listed, record: Record, attestation: Attestation) -> Iterator[Finding]:
    """Judge what the list says by itself, or, where a log that is no older is at hand, what they say of each other."""
    yield from listed.findings
    if record.whole and record.size >= listed.leaves:
        if listed.then is not None and listed.made is not None:
            yield from _agreement(listed.then, listed.made, record, attestation)
        return
    if listed.status is None or listed.made is None:
        return
    at = {"id": attestation.id, "at": instant_text(listed.made)}
    if listed.status.revision > attestation.revision:
        revisions = {"revision": str(listed.status.revision), "found": str(attestation.revision)}
        yield found(issues.LIST_SAYS_NEWER, **at, **revisions)
    if listed.status.revoked:
        yield found(issues.LIST_SAYS_REVOKED, **at)
    elif listed.status.suspended:
        yield found(issues.LIST_SAYS_SUSPENDED, **at)


def _agreement(status: Status, made: datetime, record: Record, attestation: Attestation) -> Iterator[Finding]:
    """Compare with what the log said when the list was made; one taken in the same minute may miss a change."""
    log = [_said(fold(record.leaves, when)) for when in (made - LEEWAY, made, made + LEEWAY)]
    said = replace(status, place=0)
    if said not in log:
        yield found(issues.LIST_DIFFERS, id=attestation.id, list=_words(said), log=_words(log[1]))


def _said(standing: Standing) -> Status:
    state, revision = standing.state, max(standing.revision, 1)
    return Status(place=0, revoked=state in ENDED, suspended=state == "suspended", revision=revision)


def _words(status: Status) -> Words:
    if status.revoked:
        return words("revoked")
    if status.suspended:
        return words("suspended")
    return words("in force, revision {revision}", revision=str(status.revision))
