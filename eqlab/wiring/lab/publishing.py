"""The public folder of a laboratory: log, proofs, status list, bindings and registry. Only what changed is written.

What is public follows from the leaves of the log and the documents they name: no vendor file is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eqlab.attest.current import statuses_of
from eqlab.attest.document import Attestation, to_plain
from eqlab.attest.encoding import encode
from eqlab.attest.keys import NoteSigner, SealKey, key_digest, read_note_signer
from eqlab.attest.leaf import OF_ATTESTATIONS, Leaf, read_leaf
from eqlab.attest.statuslist import status_list
from eqlab.attest.tlog.checkpoint import open_checkpoint
from eqlab.attest.tlog.folder import read_checkpoint_file, read_file
from eqlab.attest.tlog.merkle import Tree
from eqlab.attest.tlog.note import BadNote, NoteSignature, read_note
from eqlab.attest.tlog.proof import LARGEST, BadProof, read_proof, write_proof
from eqlab.attest.tlog.publishing import Cosigners
from eqlab.attest.tlog.publishing import publish as publish_log
from eqlab.core.act import CheckpointSigned
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.text import Text
from eqlab.report.lab.certificate import CertificateFacts
from eqlab.report.registry import (
    Laboratory,
    LogSource,
    PublishedFile,
    RegistryData,
    RegistryEntry,
    Revision,
    SealIssuer,
    publish,
)
from eqlab.report.registry.model import leaf_of
from eqlab.report.registry.schemes import scheme_box, scheme_terms
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring.lab.attestations import read_document, seal_key
from eqlab.wiring.lab.documents import address
from eqlab.wiring.lab.founding import LOG
from eqlab.wiring.lab.issues import STALE_COSIGNATURE
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.papers import write_papers
from eqlab.wiring.lab.settings import NOT_ACCREDITED
from eqlab.wiring.terms import attestation_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a publication did."""

    folder: Path
    attestations: int
    leaves: int
    written: int
    """Files that were written."""
    kept: int
    """Files that were left as they are."""
    checkpoint: bytes
    unprinted: ConfigurationError | None = None
    """Why there are no papers in PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """What happened to one attestation: its leaves with their places in the log."""

    id: str
    place: int
    """In the status list."""
    leaves: tuple[tuple[int, Leaf, bytes], ...]


def publish_lab(lab: Lab, public: Path, cosignatures: Sequence[bytes] = ()) -> Publication:
    """Bring the public folder up to date. Raises LabFault, UsageError; an interrupted one is completed by the next.

    `cosignatures` are checkpoints that witnesses signed; those of the present one are added to it.
    """
    public.mkdir(parents=True, exist_ok=True)
    key, signer = seal_key(lab), read_note_signer(lab.home / LOG)
    raw = lab.store.leaves.read(0, lab.store.leaves.size())
    before = _published(public, signer)
    _check_cosigned(before, cosignatures)
    _note(lab, raw)
    anchor = _anchor(lab, signer, before, len(raw), cosigned=bool(cosignatures))
    log = publish_log(public / "log", lab.store.leaves, signer, anchor, _cosigners([*before, *cosignatures]))
    courses = _courses(raw)
    _write_status(lab, public, key, raw)
    proofs = _write_proofs(public, raw, courses, log.note)
    courses_told = [(course, _documents(lab, course)) for course in courses]
    terms = _terms(lab, [one for _, documents in courses_told for one in documents])
    entries, written, unprinted = [], 0, None
    for course, documents in courses_told:
        for document in documents:
            facts = CertificateFacts(scheme=_scheme_title(lab, document), terms=terms)
            papers = write_papers(public, document, key, lab.settings, place=course.place, facts=facts)
            written, unprinted = written + papers.written, unprinted or papers.unprinted
        entries.append(_entry(course, documents, papers.files, proofs))
    made = publish(_data(lab, key, signer, log.note, entries, terms), public)
    return Publication(
        folder=public,
        attestations=len(entries),
        leaves=len(raw),
        written=written + log.written + len(made.written),
        kept=made.kept,
        checkpoint=log.note,
        unprinted=unprinted,
    )


def _published(public: Path, signer: NoteSigner) -> tuple[bytes, ...]:
    """The checkpoint that is published; none when there is none, or one that cannot be read."""
    note = read_checkpoint_file(public / "log")
    try:
        return (note,) if note and open_checkpoint(note, signer.key) else ()
    except BadNote:
        return ()


def _check_cosigned(before: Sequence[bytes], cosignatures: Sequence[bytes]) -> None:
    """Refuse what a witness signed when it is not the published checkpoint. Raises UsageError."""
    for note in cosignatures:
        try:
            told = read_note(note).text
        except BadNote:
            told = ""
        if told not in [read_note(one).text for one in before]:
            raise UsageError(STALE_COSIGNATURE)


def _anchor(lab: Lab, signer: NoteSigner, before: Sequence[bytes], size: int, *, cosigned: bool) -> tuple[int, str]:
    """The head of the audit log that the checkpoint anchors: the newest, unless witnesses signed the published one."""
    for note in before:
        checkpoint, _ = open_checkpoint(note, signer.key)
        if cosigned and checkpoint.size == size and checkpoint.audit is not None:
            return checkpoint.audit
    return lab.store.log.head()


def _cosigners(checkpoints: Sequence[bytes]) -> Cosigners:
    def cosign(note: bytes, _before: int) -> Sequence[NoteSignature]:
        text = read_note(note).text
        notes = [read_note(one) for one in checkpoints]
        own = {one.id for one in read_note(note).signatures}
        told = [one for told in notes if told.text == text for one in told.signatures if one.id not in own]
        return list({one.id: one for one in told}.values())

    return cosign


def _note(lab: Lab, raw: Sequence[bytes]) -> None:
    """Enter a new size of the log in the audit log, before it is published: the checkpoint anchors that entry too."""
    signed = [entry.act for entry in lab.entries("") if isinstance(entry.act, CheckpointSigned)]
    if not signed or signed[-1].size != len(raw):
        lab.act(CheckpointSigned(size=len(raw), root=encode(Tree.of(raw).root())))


def _courses(raw: Sequence[bytes]) -> list[_Course]:
    told: dict[str, list[tuple[int, Leaf, bytes]]] = {}
    for index, data in enumerate(raw):
        leaf, _ = read_leaf(data)
        if leaf is not None and leaf.type in OF_ATTESTATIONS:
            told.setdefault(leaf.id, []).append((index, leaf, data))
    return [_Course(id=name, place=place, leaves=tuple(leaves)) for place, (name, leaves) in enumerate(told.items())]


def _write_status(lab: Lab, public: Path, key: SealKey, raw: Sequence[bytes]) -> None:
    where = address(lab.settings, "status/1")
    (public / "status").mkdir(exist_ok=True)
    signed = status_list(where, lab.settings.id, statuses_of(raw), key, at=lab.clock.now(), leaves=len(raw))
    write_atomically(public / "status" / "1", signed, PUBLIC)


def _write_proofs(public: Path, raw: Sequence[bytes], courses: Iterable[_Course], note: bytes) -> Mapping[int, str]:
    """Write the proof of each leaf once: one in an older tree stays true, and what rests on it stays as it is."""
    folder, tree, proofs = public / "proof", Tree.of(raw), dict[int, str]()
    folder.mkdir(exist_ok=True)
    for course in courses:
        for index, _, data in course.leaves:
            file = folder / f"{index}.tlog-proof"
            proofs[index] = _kept_proof(file, data, index)
            if not proofs[index]:
                made = write_proof(data, index, tree.inclusion(index), note)
                write_atomically(file, made, PUBLIC)
                proofs[index] = made.decode()
        last = course.leaves[-1]
        own = write_proof(last[2], last[0], tree.inclusion(last[0]), note)
        write_atomically(folder / f"{course.id}.tlog-proof", own, PUBLIC)
    return proofs


def _kept_proof(file: Path, leaf: bytes, index: int) -> str:
    """The proof that was published; empty when there is none, or something else: the folder is in others' reach."""
    kept = None if file.is_symlink() else read_file(file, LARGEST)
    try:
        proof = read_proof(kept) if kept is not None else None
    except BadProof:
        return ""
    return kept.decode() if kept and proof is not None and (proof.leaf, proof.index) == (leaf, index) else ""


def _documents(lab: Lab, course: _Course) -> list[Attestation]:
    digests = dict.fromkeys(leaf.sha256 for _, leaf, _ in course.leaves)
    return [read_document(lab, course.id, digest) for digest in digests]


def _entry(
    course: _Course, documents: Sequence[Attestation], files: tuple[PublishedFile, ...], proofs: Mapping[int, str]
) -> RegistryEntry:
    return RegistryEntry(
        id=course.id,
        revisions=tuple(Revision(document=to_plain(one), sha256=one.digest) for one in documents),
        timeline=tuple(leaf_of(index, data, proofs.get(index, "")) for index, _, data in course.leaves),
        files=files,
    )


def _terms(lab: Lab, documents: Iterable[Attestation]) -> Mapping[str, Text]:
    return attestation_terms(lab.workshop.content, [to_plain(one) for one in documents])


def _data(
    lab: Lab,
    key: SealKey,
    signer: NoteSigner,
    note: bytes,
    entries: Sequence[RegistryEntry],
    terms: Mapping[str, Text],
) -> RegistryData:
    settings = lab.settings
    schemes = [one for one in lab.schemes().values() if _is_used(f"{one.id}@{one.edition}", entries)]
    return RegistryData(
        laboratory=Laboratory(
            id=settings.id,
            name=settings.name,
            address=settings.address,
            accreditation="" if settings.accreditation == NOT_ACCREDITED else settings.accreditation,
            contact=settings.contact,
        ),
        issuer=SealIssuer(
            id=settings.id,
            name=settings.issuer or settings.name,
            key=key_digest(key.chain[0]),
            test=key.kind == "file",
        ),
        url=settings.registry.rstrip("/"),
        schemes=tuple(scheme_box(one) for one in schemes),
        entries=tuple(entries),
        log=LogSource(origin=signer.name, key=signer.key.text, checkpoint=note.decode()),
        generated_at=lab.clock.now(),
        terms={**terms, **scheme_terms(schemes)},
    )


def _is_used(name: str, entries: Iterable[RegistryEntry]) -> bool:
    used = (entry.revisions[-1].document["scheme"] for entry in entries)
    return any(f"{one['id']}@{one['edition']}" == name for one in used)


def _scheme_title(lab: Lab, document: Attestation) -> Text:
    scheme = lab.schemes().get(f"{document.scheme.id}@{document.scheme.edition}")
    return scheme.title if scheme else {"en": document.scheme.id}
