"""The bindings of an attestation in the public folder: canonical JSON, envelope, credential, paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eqlab.attest.document import Attestation, from_json, to_json, to_plain
from eqlab.attest.keys import SealKey
from eqlab.attest.sealing import seal
from eqlab.core.errors import ConfigurationError
from eqlab.core.text import LANGUAGES
from eqlab.report.lab.certificate import CertificateFacts, certificate_pdf
from eqlab.report.registry import PublishedFile
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring.lab.sealing import seal_paper
from eqlab.wiring.lab.settings import LabSettings

JSON = "attestation.json"
_KINDS = {
    **{f".{language}.pdf": f"pdf-{language}" for language in LANGUAGES},
    ".dsse.json": "dsse",
    ".jwt": "jwt",
    ".json": "json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What was written for an attestation."""

    files: tuple[PublishedFile, ...]
    written: int
    unprinted: ConfigurationError | None = None
    """Why there is no PDF: an extra is missing."""


def write_papers(
    public: Path,
    document: Attestation,
    key: SealKey,
    settings: LabSettings,
    *,
    place: int,
    facts: CertificateFacts,
    languages: tuple[str, ...] = LANGUAGES,
) -> Papers:
    """Write the bindings of a document, unless they or a newer revision are there. Raises LabFault, UsageError.

    The JSON comes last. Seals are made anew only for a new revision: what was downloaded stays what is published.
    """
    folder = public / "a" / document.id
    folder.mkdir(parents=True, exist_ok=True)
    there = _revision(folder / JSON)
    made, unprinted = dict[str, bytes](), None
    if there <= document.revision:
        if 0 < there < document.revision:
            _keep_old(folder, there)
        whole = _is(folder / JSON, to_json(document))
        printed, unprinted = _printed(
            document, key, settings, facts, _unprinted(folder, languages) if whole else languages
        )
        made = printed if whole else {**_sealed(document, key, place), **printed, JSON: to_json(document)}
        _write(folder, made)
    return Papers(files=tuple(_files(public, folder)), written=len(made), unprinted=unprinted)


def _sealed(document: Attestation, key: SealKey, place: int) -> Mapping[str, bytes]:
    sealed = seal(document, key, place=place)
    return {"attestation.dsse.json": sealed.dsse, "attestation.jwt": sealed.jwt}


def _revision(file: Path) -> int:
    """The revision that is published; 0 for none."""
    try:
        document, _ = from_json(file.read_bytes())
    except OSError:
        return 0
    return document.revision if document else 0


def _unprinted(folder: Path, languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in languages if not (folder / f"attestation.{one}.pdf").exists())


def _printed(
    document: Attestation, key: SealKey, settings: LabSettings, facts: CertificateFacts, languages: tuple[str, ...]
) -> tuple[dict[str, bytes], ConfigurationError | None]:
    """The papers in PDF; none, and why, when the extra for them is missing."""
    try:
        return dict(_papers(document, key, settings, facts, languages)), None
    except ConfigurationError as missing:
        return {}, missing


def _papers(
    document: Attestation, key: SealKey, settings: LabSettings, facts: CertificateFacts, languages: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    for language in languages:
        paper = certificate_pdf(to_plain(document), language=language, facts=facts)
        yield f"attestation.{language}.pdf", seal_paper(settings, key, paper, document.issued)


def _keep_old(folder: Path, revision: int) -> None:
    """Put the bindings of a former revision aside: they were true, and are asked for. What was put aside stays."""
    old = folder / f"revision-{revision}"
    old.mkdir(exist_ok=True)
    for file in _own(folder):
        if not (old / file.name).exists():
            write_atomically(old / file.name, file.read_bytes(), PUBLIC)


def _write(folder: Path, made: Mapping[str, bytes]) -> None:
    for name, content in made.items():
        write_atomically(folder / name, content, PUBLIC)


def _is(file: Path, data: bytes) -> bool:
    try:
        return file.read_bytes() == data
    except OSError:
        return False


def _files(public: Path, folder: Path) -> Iterator[PublishedFile]:
    for file in _own(folder):
        data = file.read_bytes()
        kind = next(kind for ending, kind in _KINDS.items() if file.name.endswith(ending))
        path = file.relative_to(public).as_posix()
        yield PublishedFile(kind=kind, path=path, size=len(data), sha256=sha256(data).hexdigest())


def _own(folder: Path) -> list[Path]:
    """What we wrote there: the folder is in others' reach, and a link could lead anywhere."""
    return [file for file in sorted(folder.glob("attestation.*")) if file.is_file() and not file.is_symlink()]
