"""The verification: facts from every side, of which the worst is the verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from eqlab.attest.document import Attestation, from_json, instant_text
from eqlab.attest.leaf import Leaf
from eqlab.attest.tlog.folder import read_file
from eqlab.attest.verify import issues
from eqlab.attest.verify.evidence import Evidence
from eqlab.attest.verify.heads import LEEWAY
from eqlab.attest.verify.listing import Listed, judge_listed, read_listed
from eqlab.attest.verify.opening import Opened, Seal, digest_of, open_file, open_seal
from eqlab.attest.verify.record import Record, read_record
from eqlab.attest.verify.sealing import judge_issuer, judge_moment, judge_seal
from eqlab.attest.verify.standing import Standing, fold
from eqlab.attest.verify.trust import Trust
from eqlab.attest.verify.verification import PRECEDENCE, Verdict, Verification, ranked, verdict_of
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.text import Words, words

_LARGEST = 256 * 1024
_MOST = 50
"""Attestations of one build that are looked at."""
_MISSING = (Verdict.UNVERIFIABLE_OFFLINE, Verdict.LOG_UNKNOWN)
_ENDED: dict[str, Issue] = {
    "withdrawn": issues.WITHDRAWN,
    "terminated": issues.TERMINATED,
    "superseded": issues.SUPERSEDED,
    "suspended": issues.SUSPENDED,
}


def end_of(day: date) -> datetime:
    """Return the last second of a day, UTC: what "as of that day" means."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def verify(
    data: bytes,
    trust: Trust,
    evidence: Evidence,
    *,
    as_of: datetime,
    now: datetime,
    build: bytes | str | None = None,
) -> Verification:
    """Verify an attestation, or a build that a registry has one for.

    `data` is a canonical document (.json), an envelope (.dsse.json), a credential (.jwt), a PDF, or anything else:
    that is a build, and of the attestations which name it the best one is told. `as_of` is the moment that is asked
    about, `now` the present, both with time zone. `build` is a file, or the SHA-256 of one, that the attestation has
    to be about. Never raises about `data` and `evidence`.
    """
    opened = open_file(data, now)
    if opened.attestation is not None:
        return _Case(opened, opened.attestation, trust, evidence, as_of, now, build).judged()
    if opened.form in ("build", "json") and evidence.registry is not None:
        digest = digest_of(data)
        named = [
            _Case(Opened(form="build"), one, trust, evidence, as_of, now, build or digest).judged()
            for one in islice(_naming(evidence.registry, digest), _MOST)
        ]
        if named:
            return max(named, key=lambda one: PRECEDENCE[one.verdict])
    return Verification(findings=ranked(_not_found(data, opened, evidence)), as_of=as_of, form=opened.form)


def _not_found(data: bytes, opened: Opened, evidence: Evidence) -> tuple[Finding, ...]:
    if opened.form != "build":
        return opened.findings
    if evidence.registry is None:
        return (found(issues.NO_REGISTRY, why=words("it is none of .json, .dsse.json, .jwt and .pdf")),)
    return (found(issues.NO_SUCH_BUILD, found=digest_of(data)),)


def _naming(registry: Path, digest: str) -> Iterator[Attestation]:
    for path in sorted((registry / "a").glob("*/attestation.json")):
        data = read_file(path, _LARGEST)
        if data is not None and digest.encode() in data:
            attestation, _ = from_json(data)
            if attestation is not None and any(one.sha256 == digest for one in attestation.subjects):
                yield attestation


@dataclass(frozen=True, slots=True)
class _Case:
    """One verification, with all that is known about it."""

    opened: Opened
    attestation: Attestation
    trust: Trust
    evidence: Evidence
    as_of: datetime
    now: datetime
    build: bytes | str | None

    def judged(self) -> Verification:
        seal = self.opened.seal or self._own_seal()
        record = read_record(self.attestation, self.evidence, self.trust, self.now)
        told = [*self.opened.findings, *record.findings]
        sealed = _sealed(self.attestation, record, seal, self.trust)
        told.extend(self._about_seal(seal, sealed))
        listed = self._listed()
        told.extend(self._about_standing(record, listed))
        told.extend(judge_listed(listed, record, self.attestation))
        told.extend(self._about_days(record))
        told.extend(self._about_build())
        return Verification(
            findings=self._weighed(told),
            as_of=self.as_of,
            form=self.opened.form,
            attestation=self.attestation,
            checkpoint=record.head.data if record.head is not None else None,
            sealed=sealed,
        )

    def _own_seal(self) -> Seal | None:
        """Return the seal that the registry has for a document which came without one."""
        data = self.evidence.seal_of(self.attestation.id)
        return open_seal(data, self.attestation) if data is not None else None

    def _listed(self) -> Listed:
        data = self.evidence.list_at(self.attestation.status)
        return read_listed(data, self.attestation, self.trust, as_of=self.as_of, now=self.now)

    def _about_seal(self, seal: Seal | None, sealed: datetime | None) -> Iterator[Finding]:
        yield from judge_issuer(self.attestation, self.trust)
        if seal is not None:
            yield from judge_seal(seal, self.attestation)
        elif sealed is None:
            yield found(issues.NO_SEAL)
        yield from judge_moment(self.attestation, seal, self.trust, sealed, self.now)
        if self.attestation.issued > self.now + LEEWAY:
            times = {"found": instant_text(self.attestation.issued), "now": instant_text(self.now)}
            yield found(issues.FROM_FUTURE, what=words("the attestation"), **times)

    def _about_standing(self, record: Record, listed: Listed) -> Iterator[Finding]:
        if record.whole:
            yield from _in_log(self.attestation, fold(record.leaves))
            yield from self._became(fold(record.leaves, self.as_of))
        elif self.trust.logs and not record.leaves:
            yield found(issues.NO_PROOF)
        if listed.status is None and not self._is_recent(record, listed):
            yield found(issues.STATE_UNKNOWN)

    def _is_recent(self, record: Record, listed: Listed) -> bool:
        """Tell whether a copy of the log reaches to the moment that is asked about."""
        if not record.whole:
            return False
        reaches = [record.seen + timedelta(days=self.trust.fresh)] if record.seen is not None else []
        if listed.made is not None and record.size >= listed.leaves:
            reaches.append(listed.made)
        return any(self.as_of <= one for one in reaches)

    def _became(self, standing: Standing) -> Iterator[Finding]:
        mine = self.attestation.revision
        if mine > standing.revision:
            return
        fate = standing.fates.get(mine, standing)
        if fate.state in _ENDED:
            yield _ended(self.attestation, fate)
        if mine < standing.revision and fate is standing:
            newer = {"id": self.attestation.id, "revision": str(standing.revision)}
            at = _day(standing.logged.get(standing.revision))
            if any(mine < one <= standing.revision for one in standing.reduced):
                yield found(issues.REDUCED, **newer, at=at)
            else:
                yield found(issues.OLD_REVISION, **newer, at=at, found=str(mine))
        elif mine < standing.revision and fate.state not in _ENDED:
            yield found(issues.OLD_REVISION, id=self.attestation.id, revision=str(standing.revision), found=str(mine))

    def _about_days(self, record: Record) -> Iterator[Finding]:
        day = self.as_of.astimezone(UTC).date()
        standing = fold(record.leaves, self.as_of)
        since, until = self.attestation.valid_from, self.attestation.valid_until
        if standing.revision == self.attestation.revision:
            since, until = max(since, standing.since or since), min(until, standing.until or until)
        begins = _first(record.leaves, self.attestation.revision)
        if begins is not None and begins > self.as_of:
            since = max(since, begins.astimezone(UTC).date())
            yield found(issues.NOT_YET, id=self.attestation.id, since=since.isoformat(), day=day.isoformat())
        elif day < since:
            yield found(issues.NOT_YET, id=self.attestation.id, since=since.isoformat(), day=day.isoformat())
        if day > until:
            yield found(issues.EXPIRED, id=self.attestation.id, until=until.isoformat())

    def _about_build(self) -> Iterator[Finding]:
        if self.build is None:
            return
        digest, subjects = digest_of(self.build), self.attestation.subjects
        if all(one.sha256 != digest for one in subjects):
            yield found(issues.OTHER_BUILD, id=self.attestation.id, found=digest, count=str(len(subjects)))

    def _weighed(self, told: list[Finding]) -> tuple[Finding, ...]:
        """Rank all findings. Of a test that nobody vouches for, what is missing beside it does not matter."""
        if self.attestation.test:
            told.append(found(issues.TEST, id=self.attestation.id))
            if self.trust.issuer(self.attestation.issuer.key) is None:
                told = [one for one in told if verdict_of(one) not in _MISSING]
        return ranked(told) or (self._valid(),)

    def _valid(self) -> Finding:
        mine = self.attestation
        issue = issues.VALID_PROVISIONAL if mine.kind == "provisional" else issues.VALID
        days = {"day": _day(self.as_of), "until": mine.valid_until.isoformat()}
        return found(issue, id=mine.id, system=mine.system, version=mine.version, holder=mine.holder.name, **days)


def _sealed(attestation: Attestation, record: Record, seal: Seal | None, trust: Trust) -> datetime | None:
    """Return when the seal is proven to have been there: the log took its document then, or it was time-stamped."""
    digest = attestation.digest
    logged = [leaf.at for leaf in record.leaves if leaf.sha256 == digest]
    stamped = [at for key, at in (seal.stamps if seal is not None else ()) if key in trust.stampers]
    return min((*logged, *stamped), default=None)


def _in_log(attestation: Attestation, standing: Standing) -> Iterator[Finding]:
    said = standing.digests.get(attestation.revision)
    facts = {"id": attestation.id, "revision": str(attestation.revision)}
    if said is None:
        yield found(issues.NOT_LOGGED, **facts)
    elif said != attestation.digest:
        yield found(issues.DIGEST_DIFFERS, **facts)


def _ended(attestation: Attestation, fate: Standing) -> Finding:
    reason: str | Words = words(" ({reason})", reason=fate.reason) if fate.reason else ""
    issue = _ENDED[fate.state]
    return found(issue, id=attestation.id, at=_day(fate.at), reason=reason, successor=fate.successor or "-")


def _first(leaves: tuple[Leaf, ...], revision: int) -> datetime | None:
    return min((leaf.at for leaf in leaves if leaf.revision == revision), default=None)


def _day(at: datetime | None) -> str:
    return at.astimezone(UTC).date().isoformat() if at is not None else "-"
