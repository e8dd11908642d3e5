"""Attestations: two people for each change, a document for each revision, a leaf for each fact; all or nothing."""

import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lab_hands import ATTESTATION, BUILDS, CAMPAIGN, FILE, Bench

from eqlab.attest.document import Attestation, to_json
from eqlab.attest.keys import FileSealKey, SealKey
from eqlab.attest.keys.seal import certify
from eqlab.attest.leaf import Leaf
from eqlab.core.act import ChangeApproved
from eqlab.core.errors import LabFault, UsageError
from eqlab.store.chain import digest_of
from eqlab.store.leaves import Leaves
from eqlab.wiring.lab import attestations
from eqlab.wiring.lab.attestations import document_of, leaves_of, standing_of
from eqlab.wiring.lab.issues import NO_SEAL
from eqlab.wiring.lab.lab import Lab


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """Stands for a key in a token."""

    inner: FileSealKey

    @property
    def kind(self) -> str:
        return "pkcs11"

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self.inner.chain

    def sign(self, data: bytes) -> bytes:
        return self.inner.sign(data)


def token_key() -> TokenKey:
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = certify(private.public_key(), "Agency", datetime.now(UTC), issuer=private, demonstration=False)
    return TokenKey(inner=FileSealKey(private=private, chain=(certificate.public_bytes(serialization.Encoding.DER),)))


def use(monkeypatch: pytest.MonkeyPatch, key: SealKey) -> None:
    monkeypatch.setattr(attestations, "seal_key", lambda _lab: key)


def state(bench: Bench) -> tuple[Attestation, list[Leaf]]:
    with bench.open() as lab:
        return document_of(lab, standing_of(lab.entries(FILE), ATTESTATION)), leaves_of(lab)


def changed(bench: Bench, number: int, *wish: str) -> str:
    """Propose by one person, approve by another; return what the second was told."""
    bench.done("ines", "attest", *wish)
    return bench.done("ivan", "attest", "approve", FILE, f"P-{number}")


def test_issued_document_leaf_and_payload_say_the_same(issued: Bench) -> None:
    document, leaves = state(issued)
    with issued.open() as lab:
        kept = lab.store.payload(document.digest)
        acts = [entry for entry in lab.entries(FILE) if isinstance(entry.act, ChangeApproved)]

    assert kept == to_json(document)
    assert digest_of(kept) == document.digest
    assert [("issued", ATTESTATION, 1, document.digest)] == [
        (one.type, one.id, one.revision, one.sha256) for one in leaves
    ]
    assert [document.digest] == [entry.act.sha256 for entry in acts]
    assert document.test
    assert document.issuer.name.startswith("TEST")
    assert BUILDS[:2] == tuple(one.sha256 for one in document.subjects)
    assert (CAMPAIGN,) == document.campaigns
    assert acts[0].at.replace(microsecond=0) == leaves[0].at


def test_each_change_in_its_course(issued: Bench) -> None:
    """Suspended, reinstated, reduced, extended, terminated: revisions only where the document changes."""
    issued.done(
        "vera",
        "file",
        "build",
        FILE,
        "taker",
        "--sha256",
        BUILDS[2],
        "--name",
        "3.zip",
        "--version",
        "3.1",
        "--change",
        "other",
    )
    courses = (
        (("suspend", ATTESTATION, "--reason", "wrong-result"), "suspended", 1),
        (("reinstate", ATTESTATION, "--reason", "resolved"), "reinstated", 1),
        (("reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "wrong-result"), "reduced", 2),
        (("extend", ATTESTATION, "--build", BUILDS[2], "--reason", "at-request"), "extended", 3),
        (("terminate", ATTESTATION, "--reason", "at-request", "--words", "by letter"), "terminated", 3),
    )
    before, _ = state(issued)
    for number, (wish, leaf, revision) in enumerate(courses, 2):
        changed(issued, number, *wish)
        document, leaves = state(issued)
        assert (leaf, revision, document.digest) == (leaves[-1].type, leaves[-1].revision, leaves[-1].sha256)
        assert revision == document.revision
        assert (document == before) is (document.revision == before.revision)
        assert document.amends == (before.digest if document.revision > before.revision else before.amends)
        assert wish[wish.index("--reason") + 1] == leaves[-1].reason
        assert b"by letter" not in b"".join(leaves[-1].id.encode() for _ in leaves)
        before = document

    assert (BUILDS[0], BUILDS[2]) == tuple(one.sha256 for one in before.subjects)
    assert "terminated" in issued.done("", "attest", "list", FILE)
    issued.refused("ines", "attest", "reinstate", ATTESTATION, "--reason", "resolved")
    issued.done("", "lab", "check")


def test_attestation_is_superseded_by_another(issued: Bench) -> None:
    issued.done("tom", "campaign", "close", CAMPAIGN)
    issued.done("tom", "campaign", "new", FILE, "taker")
    issued.run(campaign=f"{FILE}-C2")
    issued.done("eva", "decide", "evaluate", FILE, f"{FILE}-C2", "--submit")
    issued.done("dora", "decide", "take", FILE, "EV-2", "--grant", "definitive", "--reason", "good")
    issued.refused("ines", "attest", "supersede", ATTESTATION, f"{FILE}-A2", "--reason", "at-request")
    assert f"{FILE}-A2" in changed(issued, 2, "issue", FILE, "--decision", "D-2")
    changed(issued, 3, "supersede", ATTESTATION, f"{FILE}-A2", "--reason", "at-request")
    _, leaves = state(issued)

    assert ("superseded", f"{FILE}-A2") == (leaves[-1].type, leaves[-1].successor)
    assert 3 == len(leaves)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (("issue", FILE, "--decision", "D-9"), "EQ-LAB-030"),
        (("issue", FILE, "--decision", "D-1", "--from", "soon"), "EQ-LAB-042"),
        (("issue", FILE, "--decision", "D-1", "--until", "2026-02-30"), "EQ-LAB-042"),
        (("issue", FILE, "--decision", "D-1", "--until", "2001-01-01"), "EQ-LABEL"),
        (("issue", FILE, "--decision", "D-1", "--until", "2099-01-01"), "EQ-LABEL"),
        (("issue", "nova-9", "--decision", "D-1"), "EQ-LAB-019"),
        (("suspend", ATTESTATION, "--reason", "wrong-reslt"), "EQ-LAB-043"),
        (("suspend", ATTESTATION, "--reason", "granted"), "EQ-LAB-043"),
        (("suspend", f"{FILE}-A9", "--reason", "wrong-result"), "EQ-LABEL"),
        (("suspend", FILE, "--reason", "wrong-result"), "EQ-LAB-029"),
        (("suspend", "nova-9-A1", "--reason", "wrong-result"), "EQ-LAB-019"),
        (("reinstate", ATTESTATION, "--reason", "resolved"), "EQ-LABEL"),
        (("extend", ATTESTATION, "--build", "0" * 64, "--reason", "at-request"), "EQ-LABEL"),
        (("reduce", ATTESTATION, "--build", "0" * 64, "--reason", "at-request"), "EQ-LABEL"),
        (("supersede", ATTESTATION, ATTESTATION, "--reason", "at-request"), "EQ-LABEL"),
    ],
)
def test_what_cannot_happen_is_refused(issued: Bench, wish: tuple[str, ...], code: str) -> None:
    assert code in issued.refused("ines", "attest", *wish)


def test_reason_that_is_none_names_the_nearest_of_the_scheme(issued: Bench) -> None:
    told = issued.refused("ines", "attest", "suspend", ATTESTATION, "--reason", "wrong-reslt")

    assert '"wrong-result"' in told


def test_one_person_is_not_two(decided: Bench) -> None:
    """Who proposed approves nothing, nor does who holds no seat; a rejected proposal is over."""
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    assert "P-1" in decided.done("", "attest", "list", FILE)

    for person in ("ines", "dora", "eva", "tom", "vera", "root", "ada", ""):
        decided.refused(person, "attest", "approve", FILE, "P-1")
    decided.refused("ines", "attest", "issue", FILE, "--decision", "D-1")
    decided.refused("ines", "attest", "reject", FILE, "P-1", "--reason", "no")
    decided.refused("ivan", "attest", "reject", FILE, "P-1", "--reason", " ")
    assert "is rejected" in decided.done("ivan", "attest", "reject", FILE, "P-1", "--reason", "no")
    assert "EQ-LAB-028" in decided.refused("ivan", "attest", "approve", FILE, "P-1")
    assert "EQ-LAB-028" in decided.refused("ivan", "attest", "approve", FILE, "P-9")
    assert "EQ-LAB-028" in decided.refused("ivan", "attest", "reject", FILE, "P-1", "--reason", "no")
    with decided.open() as lab:
        assert 0 == lab.store.leaves.size()


@pytest.mark.parametrize("moment", ["keep", "append"])
def test_approval_that_is_killed_leaves_nothing_half(
    decided: Bench, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL after the document was kept, or in the transaction of entry and leaf: neither of both is there."""
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    before = decided.head()
    child = os.fork()
    if child == 0:  # pragma: no cover - it is killed
        die: Callable[..., None] = lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
        monkeypatch.setattr(*((Lab, "act") if moment == "keep" else (Leaves, "add")), die)
        decided.call("ivan", "attest", "approve", FILE, "P-1")
        os._exit(1)
    _, status = os.waitpid(child, 0)

    assert signal.SIGKILL == os.WTERMSIG(status)
    assert before == decided.head()
    with decided.open() as lab:
        assert 0 == lab.store.leaves.size()
    decided.done("", "lab", "check")
    decided.done("ivan", "attest", "approve", FILE, "P-1")
    assert 1 == len(state(decided)[1])


@pytest.fixture
def real(decided: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A laboratory that seals with a token, its attestation proposed."""
    use(monkeypatch, token_key())
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    return decided


def test_simulated_system_is_attested_in_demonstrations_only(real: Bench) -> None:
    told = real.refused("ivan", "attest", "approve", FILE, "P-1")

    assert "EQ-LAB-041" in told
    assert f"{CAMPAIGN}.1" in told


def not_simulated(monkeypatch: pytest.MonkeyPatch, *, until: int = 99) -> None:
    """Let the records of runs up to a number say that a real system was tested."""
    known = attestations.record_of

    def record(lab: object, run: str) -> object:
        told = known(lab, run)  # type: ignore[arg-type]
        if told is None or int(run.rpartition(".")[2]) > until:
            return told
        facts = replace(told.opened.system, simulated="")
        return replace(told, opened=replace(told.opened, system=facts))

    monkeypatch.setattr(attestations, "record_of", record)


def test_extension_rests_on_no_simulated_run_either(real: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that only a simulated system stood for does not come into a real attestation."""
    not_simulated(monkeypatch, until=1)
    real.done("ivan", "attest", "approve", FILE, "P-1")
    assert not state(real)[0].test
    real.done("vera", "file", "build", FILE, "taker", "--sha256", BUILDS[2], "--version", "4", "--change", "other")
    real.run("sound", "--build", BUILDS[2])
    real.done("ines", "attest", "extend", ATTESTATION, "--build", BUILDS[2], "--reason", "at-request")

    assert "EQ-LAB-041" in real.refused("ivan", "attest", "approve", FILE, "P-2")


def test_key_in_a_file_never_attests_but_demonstrations(real: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issued with a token, a real attestation gets no revision by a key in a file; with one it stays real."""
    not_simulated(monkeypatch)
    token = attestations.seal_key(None)  # type: ignore[arg-type]
    real.done("ivan", "attest", "approve", FILE, "P-1")
    reduce = ("reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "at-request")
    real.done("ines", "attest", *reduce)
    use(monkeypatch, token.inner)  # type: ignore[attr-defined]

    real.refused("ivan", "attest", "approve", FILE, "P-2")
    use(monkeypatch, token)
    real.done("ivan", "attest", "approve", FILE, "P-2")
    assert (2, False) == (state(real)[0].revision, state(real)[0].test)


def test_demonstration_stays_one_and_can_be_ended_under_a_new_key(
    issued: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the ceremony of a new key the old attestation is still suspended, and reduced under the new key."""
    key = token_key()
    use(monkeypatch, key)
    changed(issued, 2, "suspend", ATTESTATION, "--reason", "wrong-result")
    changed(issued, 3, "reinstate", ATTESTATION, "--reason", "resolved")
    first = state(issued)[0]
    changed(issued, 4, "reduce", ATTESTATION, "--build", BUILDS[0], "--reason", "wrong-result")
    second = state(issued)[0]

    assert (True, True) == (first.test, second.test)
    assert first.issuer.key != second.issuer.key
    assert re.fullmatch("[0-9a-f]{64}", second.issuer.key)


def test_file_key_refuses_to_issue_what_says_it_is_no_test(decided: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever composed the document: the seal looks again."""
    known = attestations.first_document
    monkeypatch.setattr(attestations, "first_document", lambda *told: replace(known(*told), test=False))
    not_simulated(monkeypatch)
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")

    decided.refused("ivan", "attest", "approve", FILE, "P-1")
    with decided.open("ivan") as lab, pytest.raises(UsageError):
        attestations.approve(lab, FILE, "P-1")


def test_without_the_seal_s_key_an_attestation_can_still_be_suspended(
    issued: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that is lost or broken must not keep a wrong attestation alive."""

    def broken(_lab: object) -> SealKey:
        raise LabFault(NO_SEAL)

    monkeypatch.setattr(attestations, "seal_key", broken)
    issued.done("ines", "attest", "suspend", ATTESTATION, "--reason", "wrong-result")
    issued.done("ivan", "attest", "approve", FILE, "P-2")

    assert "suspended" == state(issued)[1][-1].type
