"""The bindings of an attestation in the public folder: canonical JSON, envelope, credential, paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eqlab.attest.document import Attestation, to_json, to_plain
from eqlab.attest.keys import SealKey
from eqlab.attest.pades import seal_pdf
from eqlab.attest.sealing import seal
from eqlab.core.errors import ConfigurationError
from eqlab.core.text import LANGUAGES, Text
from eqlab.report.lab.certificate import CertificateFacts, certificate_pdf
from eqlab.report.registry import PublishedFile
from eqlab.wire.files import PUBLIC, write_atomically

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
    *,
    place: int,
    scheme: Text,
    languages: tuple[str, ...] = LANGUAGES,
) -> Papers:
    """Write the bindings of a document, unless they are there; the JSON comes last. Raises LabFault, UsageError.

    Seals are made anew only for a new revision: what was downloaded stays what is published.
    """
    folder = public / "a" / document.id
    folder.mkdir(parents=True, exist_ok=True)
    data, unprinted, written = to_json(document), None, 0
    if not _is(folder / JSON, data):
        sealed = seal(document, key, place=place)
        try:
            papers = dict(_printed(document, key, scheme, languages))
        except ConfigurationError as missing:
            papers, unprinted = {}, missing
        if document.revision > 1 and (folder / JSON).exists():
            _keep_old(folder, document.revision - 1)
        made = {"attestation.dsse.json": sealed.dsse, "attestation.jwt": sealed.jwt, **papers, JSON: sealed.json}
        _write(folder, made)
        written = len(made)
    return Papers(files=tuple(_files(public, folder)), written=written, unprinted=unprinted)


def _printed(
    document: Attestation, key: SealKey, scheme: Text, languages: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    facts = CertificateFacts(scheme=scheme)
    for language in languages:
        paper = certificate_pdf(to_plain(document), language=language, facts=facts)
        yield f"attestation.{language}.pdf", seal_pdf(paper, key, document.issued)


def _keep_old(folder: Path, revision: int) -> None:
    """Put the bindings of a former revision aside: they were true, and are asked for."""
    old = folder / f"revision-{revision}"
    old.mkdir(exist_ok=True)
    for file in sorted(folder.glob("attestation.*")):
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
    for file in sorted(folder.glob("attestation.*")):
        data = file.read_bytes()
        kind = next(kind for ending, kind in _KINDS.items() if file.name.endswith(ending))
        path = file.relative_to(public).as_posix()
        yield PublishedFile(kind=kind, path=path, size=len(data), sha256=sha256(data).hexdigest())
