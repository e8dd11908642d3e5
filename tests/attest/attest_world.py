"""A small world: a laboratory, its keys, its public log with witnesses, and attestations through their life."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from eqlab.attest.document import Attestation, Edition, Issuer, Organisation, Report, Scope
from eqlab.attest.keys import FileSealKey, NoteSigner, key_digest, new_note_signer, new_seal_key
from eqlab.attest.keys.note import WITNESS
from eqlab.attest.keys.seal import certify
from eqlab.attest.leaf import Leaf, leaf_json
from eqlab.attest.sealing import Sealed, seal
from eqlab.attest.statuslist import Status, status_list
from eqlab.attest.tlog.merkle import Tree
from eqlab.attest.tlog.note import NoteSignature
from eqlab.attest.tlog.proof import write_proof
from eqlab.attest.tlog.publishing import Published, publish
from eqlab.attest.tlog.witness import Witness
from eqlab.attest.verify import Evidence, Trust, TrustedIssuer, TrustedLog, Verification, verify
from eqlab.core.subject import Build

BEGIN = datetime(2026, 11, 1, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
ADDRESS = "https://registry.example/status/1"
ORIGIN = "registry.example/log"
INSTALLER = b"the bytes of nova.zip"
PATCH = b"the bytes of nova-4.2.2.zip"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Record(list[bytes]):
    """The laboratory's own record of leaves."""

    def size(self) -> int:
        return len(self)

    def read(self, start: int, end: int) -> tuple[bytes, ...]:
        return tuple(self[start:end])


@dataclass(frozen=True, slots=True, kw_only=True)
class HsmKey:
    """Stands for a key in a hardware module: what it seals is real."""

    inner: FileSealKey
    kind: str = "pkcs11"

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self.inner.chain

    def sign(self, data: bytes) -> bytes:
        return self.inner.sign(data)


def real_key(name: str = "Laboratory of Example", at: datetime = BEGIN, days: int = 730) -> HsmKey:
    private = ec.generate_private_key(ec.SECP256R1())
    made = certify(private.public_key(), name, at, issuer=private, days=days, demonstration=False)
    return HsmKey(inner=FileSealKey(private=private, chain=(der(made),)))


def der(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def attestation(key: HsmKey | FileSealKey, id_: str = "EQ-2026-0001", **changed: object) -> Attestation:
    plain = Attestation(
        id=id_,
        revision=1,
        amends="",
        test=key.kind == "file",
        issuer=Issuer(
            id="lab.example", name="Laboratory of Example", key=key_digest(key.chain[0]), accreditation="not accredited"
        ),
        scheme=Edition(id="example.scheme", edition="1", sha256=sha(b"scheme")),
        kind="provisional",
        level="product",
        holder=Organisation(id="nova", name="Nova Soft", country="LU"),
        vendor=Organisation(id="nova", name="Nova Soft", country="LU"),
        system="Praxis Nova",
        version="4.2.1",
        subjects=(Build(name="nova.zip", sha256=sha(INSTALLER), purl="pkg:generic/nova@4.2.1"),),
        sbom="",
        scope=(Scope(statement="prescriber", service="prescriptions", role="prescriber", plan="example.plan@1.0.0"),),
        checklist=None,
        conditions=(),
        reports=(Report(id="R-1", sha256=sha(b"report")),),
        campaigns=("C-1",),
        rule=Edition(id="example.rule", edition="1", sha256=sha(b"rule")),
        evaluation=sha(b"evaluation"),
        decided=date(2026, 11, 2),
        issued=BEGIN + timedelta(days=1),
        valid_from=date(2026, 11, 2),
        valid_until=date(2027, 5, 2),
        decider="decision-maker",
        status=ADDRESS,
        verify=f"https://registry.example/v/{id_}",
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


@dataclass(kw_only=True, repr=False)
class World:
    """Everything there is; attacks change it."""

    home: Path
    key: HsmKey = field(default_factory=real_key)
    log: NoteSigner = field(default_factory=lambda: new_note_signer(ORIGIN))
    others: tuple[NoteSigner, ...] = field(
        default_factory=lambda: (new_note_signer("w1.example", WITNESS), new_note_signer("w2.example", WITNESS))
    )
    leaves: Record = field(default_factory=Record)
    documents: dict[tuple[str, int], Attestation] = field(default_factory=dict)
    sealed: dict[tuple[str, int], Sealed] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    published: Published | None = None
    audit: tuple[int, str] = (7, "ab" * 32)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.witnesses = [Witness(signer=one, logs=(self.log.key,)) for one in self.others]

    @property
    def public(self) -> Path:
        return self.home / "public"

    @property
    def trust(self) -> Trust:
        issuer = TrustedIssuer(id="lab.example", name="Laboratory of Example", key=key_digest(self.key.chain[0]))
        return Trust(
            issuers=(issuer,),
            logs=(TrustedLog(origin=ORIGIN, key=self.log.key, issuer="lab.example"),),
            witnesses=tuple(one.key for one in self.others),
            quorum=2,
        )

    def issue(self, document: Attestation, type_: str = "issued", at: datetime | None = None, **said: object) -> None:
        """Seal a document, and put its leaf into the log."""
        place = self.statuses.setdefault(document.id, Status(place=len(self.statuses))).place
        self.statuses[document.id] = replace(self.statuses[document.id], revision=document.revision)
        key = (document.id, document.revision)
        self.documents[key], self.sealed[key] = document, seal(document, self.key, place=place)
        days = {"since": document.valid_from, "until": document.valid_until, "kind": document.kind}
        self.leaf(type_, document, at or document.issued, **{**days, **said})

    def leaf(self, type_: str, document: Attestation, at: datetime, **said: object) -> None:
        facts = {"id": document.id, "revision": document.revision, "sha256": document.digest}
        self.leaves.append(leaf_json(Leaf(type=type_, at=at, **facts, **said)))  # type: ignore[arg-type]

    def change(self, type_: str, id_: str, at: datetime, **said: object) -> None:
        """Put a change of state into log and status list."""
        revision = max(number for name, number in self.documents if name == id_)
        self.leaf(type_, self.documents[id_, revision], at, **said)
        gone = type_ in ("withdrawn", "terminated", "superseded")
        self.statuses[id_] = replace(self.statuses[id_], revoked=gone, suspended=type_ == "suspended")

    def publish(self, at: datetime | None = None, witnesses: Sequence[Witness] | None = None) -> Published:
        """Publish the log, have it cosigned, and put documents and status list beside it."""
        moment = at or self.now

        def cosigners(note: bytes, before: int) -> list[NoteSignature]:
            proof = Tree.of(self.leaves).consistency(before)
            return [one.cosign(note, proof, moment) for one in self.witnesses if witnesses is None or one in witnesses]

        self.published = publish(self.public / "log", self.leaves, self.log, self.audit, cosigners)
        for (id_, revision), made in self.sealed.items():
            if revision == max(number for name, number in self.sealed if name == id_):
                self.put(f"a/{id_}/attestation.json", made.json)
                self.put(f"a/{id_}/attestation.dsse.json", made.dsse)
        self.put("status/1", self.list_of(moment))
        return self.published

    def list_of(self, at: datetime) -> bytes:
        return status_list(ADDRESS, "lab.example", self.statuses, self.key, at=at, leaves=len(self.leaves))

    def put(self, path: str, data: bytes) -> None:
        target = self.public / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def proof(self, index: int) -> bytes:
        assert self.published is not None
        size = self.published.checkpoint.size
        return write_proof(self.leaves[index], index, Tree.of(self.leaves).inclusion(index, size), self.published.note)

    def of(self, id_: str = "EQ-2026-0001", revision: int = 1) -> Sealed:
        return self.sealed[id_, revision]

    def verify(
        self,
        data: bytes,
        *,
        evidence: Evidence | None = None,
        trust: Trust | None = None,
        as_of: datetime | None = None,
        build: bytes | str | None = None,
        now: datetime | None = None,
    ) -> Verification:
        at = now or self.now
        evidence = evidence if evidence is not None else Evidence(registry=self.public)
        return verify(data, trust or self.trust, evidence, as_of=as_of or at, now=at, build=build)


def lively(home: Path) -> World:
    """A world with one attestation that is valid, one suspended, one withdrawn, one extended, one reduced."""
    world = World(home=home)
    for number in range(1, 7):
        world.issue(attestation(world.key, f"EQ-2026-000{number}"))
    extended = attestation(
        world.key,
        "EQ-2026-0004",
        revision=2,
        amends=world.documents["EQ-2026-0004", 1].digest,
        subjects=(Build(name="nova.zip", sha256=sha(INSTALLER)), Build(name="patch.zip", sha256=sha(PATCH))),
        issued=BEGIN + timedelta(days=4),
    )
    reduced = attestation(
        world.key,
        "EQ-2026-0005",
        revision=2,
        amends=world.documents["EQ-2026-0005", 1].digest,
        conditions=("without the renewal of prescriptions",),
        issued=BEGIN + timedelta(days=4),
    )
    world.issue(extended, "extended")
    world.issue(reduced, "reduced")
    world.change("suspended", "EQ-2026-0002", BEGIN + timedelta(days=5), reason="non-conformity")
    world.change("withdrawn", "EQ-2026-0003", BEGIN + timedelta(days=6), reason="fraud")
    world.change("superseded", "EQ-2026-0006", BEGIN + timedelta(days=7), successor="EQ-2026-0001")
    world.publish()
    return world


def demonstration_key() -> FileSealKey:
    return new_seal_key("Laboratory of Example", BEGIN)
