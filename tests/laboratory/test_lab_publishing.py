"""The public folder: the same facts give the same files, whatever interrupted the writing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab_hands import ATTESTATION, BUILDS, FILE, Bench

from eqlab.attest.keys import new_note_signer
from eqlab.attest.tlog import publishing as log_publishing
from eqlab.attest.tlog.note import read_note
from eqlab.core.errors import ConfigurationError
from eqlab.report.registry import publishing as registry
from eqlab.wiring.lab import papers, publishing
from eqlab.wiring.lab.issues import NO_SEAL

MODULES = (papers, publishing, log_publishing, registry)
CHANGING = {"status/1", "status.json", ".well-known/eqlab-status.json"}


class PowerCut(BaseException):
    """The power goes."""


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers in PDF take seconds: here they are a few bytes, and sealed by nothing."""

    def paper(document: papers.Attestation, *_more: object) -> Iterator[tuple[str, bytes]]:
        for language in _more[-1]:  # type: ignore[attr-defined]
            yield f"attestation.{language}.pdf", f"%PDF {document.id} {document.revision} {language}".encode()

    monkeypatch.setattr(papers, "_papers", paper)


pytestmark = pytest.mark.usefixtures("printing")


def publish(bench: Bench, *arguments: str) -> str:
    return bench.done("ines", "attest", "publish", *arguments)


def files(bench: Bench) -> dict[str, bytes]:
    public = bench.home / "public"
    return {file.relative_to(public).as_posix(): file.read_bytes() for file in public.rglob("*") if file.is_file()}


def change(bench: Bench, number: int, *wish: str) -> None:
    bench.done("ines", "attest", *wish)
    bench.done("ivan", "attest", "approve", FILE, f"P-{number}")


def test_publishing_again_writes_only_what_says_when(issued: Bench) -> None:
    """Nothing happened meanwhile: documents, seals, papers, tiles, proofs and pages stay as they are."""
    publish(issued)
    before = files(issued)
    publish(issued)
    after = files(issued)
    changed = {name for name in after if after[name] != before.get(name)}

    assert before.keys() == after.keys()
    assert {"a/nova-1-A1/attestation.json", "a/nova-1-A1/attestation.fr.pdf", "proof/0.tlog-proof"} <= after.keys()
    assert changed <= CHANGING | {name for name in changed if name.endswith((".html", "registry.json", ".atom"))}
    assert not [name for name in changed if name.startswith(("a/nova-1-A1/attestation", "log/tile", "proof/0"))]
    assert before["log/checkpoint"] == after["log/checkpoint"]


def test_a_link_in_the_public_folder_leads_nowhere(issued: Bench) -> None:
    """Others may write there: nothing of the laboratory's own files gets out by a link."""
    publish(issued)
    secret = (issued.home / "keys" / "store.key").read_text("ascii")
    public = issued.home / "public"
    for link in (public / "proof" / "0.tlog-proof", public / "a" / ATTESTATION / "attestation.en.pdf"):
        link.unlink()
        link.symlink_to(issued.home / "keys" / "store.key")
    change(issued, 2, "reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "wrong-result")
    publish(issued)

    assert not (public / "proof" / "0.tlog-proof").is_symlink()
    assert [] == [name for name, data in files(issued).items() if secret.encode() in data]


def test_old_revision_is_kept_and_proofs_stay(issued: Bench) -> None:
    publish(issued)
    before = files(issued)
    change(issued, 2, "reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "wrong-result")
    publish(issued)
    after = files(issued)
    folder = f"a/{ATTESTATION}"

    for name in ("attestation.json", "attestation.dsse.json", "attestation.jwt", "attestation.en.pdf"):
        assert before[f"{folder}/{name}"] == after[f"{folder}/revision-1/{name}"]
        assert before[f"{folder}/{name}"] != after[f"{folder}/{name}"]
    assert before["proof/0.tlog-proof"] == after["proof/0.tlog-proof"]
    assert "proof/1.tlog-proof" in after


def test_revisions_that_were_not_published_each_are_all_there(issued: Bench) -> None:
    """Two changes between two publications: the revision between them is published too."""
    publish(issued)
    first = files(issued)[f"a/{ATTESTATION}/attestation.json"]
    change(issued, 2, "reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "wrong-result")
    declared = ("--sha256", BUILDS[2], "--version", "3.1", "--change", "other")
    issued.done("vera", "file", "build", FILE, "taker", *declared)
    change(issued, 3, "extend", ATTESTATION, "--build", BUILDS[2], "--reason", "at-request")
    publish(issued)
    after = files(issued)
    folder = f"a/{ATTESTATION}"

    assert first == after[f"{folder}/revision-1/attestation.json"]
    assert b'"revision":2' in after[f"{folder}/revision-2/attestation.json"]
    assert b'"revision":3' in after[f"{folder}/attestation.json"]
    assert b" 2 en" in after[f"{folder}/revision-2/attestation.en.pdf"]


def cutting(monkeypatch: pytest.MonkeyPatch, nth: int) -> list[str]:
    """Cut the power before the nth write of a publication; return what was written."""
    written: list[str] = []
    for module in MODULES:
        known: Callable[..., None] = module.write_atomically

        def write(path: Path, *more: object, known: Callable[..., None] = known) -> None:
            if len(written) == nth:
                raise PowerCut
            written.append(path.name)
            known(path, *more)

        monkeypatch.setattr(module, "write_atomically", write)
    return written


def stable(told: dict[str, bytes]) -> dict[str, bytes]:
    """Files without those that bear a moment or a fresh signature."""
    loose = (".html", "registry.json", ".atom", ".dsse.json", ".jwt", "status/1", "status.json")
    loose += ("checkpoint", ".tlog-proof")
    return {name: b"" if name.endswith(loose) else data for name, data in told.items()}


def test_publication_interrupted_at_any_write_is_completed_by_the_next(issued: Bench, tmp_path: Path) -> None:
    """For every n: cut before the nth write, published again, the folder is what it is without the cut."""
    publish(issued)
    change(issued, 2, "reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "wrong-result")
    whole = issued.copy(tmp_path / "whole")
    before = files(whole)
    with pytest.MonkeyPatch.context() as patch:
        written = cutting(patch, 10**6)
        publish(whole)
    expected = stable(files(whole))
    for nth in range(len(written)):
        shutil.rmtree(issued.home / "public")
        _restore(issued.home / "public", before)
        with pytest.MonkeyPatch.context() as patch, issued.open("ines") as lab:
            cutting(patch, nth)
            with pytest.raises(PowerCut):
                publishing.publish_lab(lab, lab.home / "public")
        with issued.open("ines") as lab:
            publishing.publish_lab(lab, lab.home / "public")
        after = files(issued)

        assert (nth, expected) == (nth, stable(after))
        old = f"a/{ATTESTATION}/revision-1/attestation"
        for ending in (".json", ".dsse.json", ".jwt", ".en.pdf"):
            assert (nth, before[f"a/{ATTESTATION}/attestation{ending}"]) == (nth, after[old + ending])
    issued.done("", "lab", "check", "--public", str(issued.home / "public"))


def _restore(folder: Path, told: dict[str, bytes]) -> None:
    for name, data in told.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_without_the_printer_a_note_says_so_and_papers_come_later(
    issued: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_told: object) -> Iterator[tuple[str, bytes]]:
        raise ConfigurationError(NO_SEAL)

    with monkeypatch.context() as patch:
        patch.setattr(papers, "_papers", missing)
        told = [publish(issued), publish(issued)]
    sealed = files(issued)
    publish(issued)
    after = files(issued)

    assert all("EQ-LAB-040" in one for one in told)
    assert not [name for name in sealed if name.endswith(".pdf")]
    assert 3 == len([name for name in after if name.endswith(".pdf")])
    assert sealed[f"a/{ATTESTATION}/attestation.jwt"] == after[f"a/{ATTESTATION}/attestation.jwt"]


def cosigned(bench: Bench) -> Path:
    """The published checkpoint with the signature of a witness."""
    checkpoint = (bench.home / "public" / "log" / "checkpoint").read_bytes()
    witness = new_note_signer("witness.example")
    note = read_note(checkpoint)
    value = witness.sign(note.text.encode())
    line = log_publishing.NoteSignature(name=witness.name, id=witness.key.id, value=value)
    file = bench.folder / "cosigned"
    file.write_bytes(log_publishing.with_cosignatures(checkpoint, [line]))
    return file


def test_signatures_of_witnesses_are_added_and_stay(issued: Bench) -> None:
    """Work goes on between: what the witness signed is still the published checkpoint."""
    publish(issued)
    file = cosigned(issued)
    issued.done("tom", "campaign", "close", "nova-1-C1")
    publish(issued, "--cosignature", str(file))
    note = (issued.home / "public" / "log" / "checkpoint").read_bytes()

    assert file.read_bytes() == note
    assert b"witness.example" in files(issued)[f"proof/{ATTESTATION}.tlog-proof"]
    publish(issued, "--cosignature", str(file))
    assert note == (issued.home / "public" / "log" / "checkpoint").read_bytes()
    issued.done("", "lab", "check", "--public", str(issued.home / "public"))


def test_signature_over_another_checkpoint_is_refused(issued: Bench) -> None:
    publish(issued)
    file = cosigned(issued)
    change(issued, 2, "suspend", ATTESTATION, "--reason", "wrong-result")
    publish(issued)

    assert "EQ-LAB-071" in issued.refused("ines", "attest", "publish", "--cosignature", str(file))
    assert "EQ-LAB-071" in issued.refused("ines", "attest", "publish", "--cosignature", issued.write("x", "no note"))


def test_who_may_not_publish_writes_nothing(issued: Bench) -> None:
    for person in ("tom", "vera", "dora", ""):
        issued.refused(person, "attest", "publish")

    assert not [name for name in files(issued) if "checkpoint" in name]


def test_registry_without_attestations_can_be_published(planned: Bench) -> None:
    publish(planned)
    publish(planned)

    assert "log/checkpoint" in files(planned)
    planned.done("", "lab", "check", "--public", str(planned.home / "public"))
