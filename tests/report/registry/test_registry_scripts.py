"""The verify page's arithmetic in a real browser: canonical JSON, SHA-256, proofs, signatures."""

import base64
import hashlib
import json
from random import Random
from typing import Any

import pytest
import registry_sample as sample
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

pytestmark = pytest.mark.needs_browser

SIGNS = 'aZ0 "\\/\b\f\n\r\t\x00\x1f\x7f\u00e9\u2028\ufb33\U0001f602\U00010000\uffff'
NUMBERS = (
    0,
    -0.0,
    1,
    -1,
    2**53 - 1,
    1e21,
    1e-7,
    1e-6,
    0.1,
    333333333.3333333,
    5e-324,
    1.7976931348623157e308,
    4.5,
    1e20,
)


def chance_value(chance: Random, depth: int = 0) -> Any:
    kind = chance.random()
    if depth < 4 and kind < 0.25:
        return {chance_text(chance): chance_value(chance, depth + 1) for _ in range(chance.randint(0, 5))}
    if depth < 4 and kind < 0.45:
        return [chance_value(chance, depth + 1) for _ in range(chance.randint(0, 5))]
    if kind < 0.65:
        return chance_text(chance)
    if kind < 0.8:
        return chance.choice((True, False, None))
    return chance.choice(
        (*NUMBERS, chance.randint(-(2**53) + 1, 2**53 - 1), chance.uniform(-1, 1) * 10 ** chance.randint(-300, 300))
    )


def chance_text(chance: Random) -> str:
    return (
        chance.choice(("__proto__", "toString", "10", "9", ""))
        if chance.random() < 0.1
        else "".join(chance.choice(SIGNS) for _ in range(chance.randint(0, 6)))
    )


def test_canonical_json_is_that_of_rfc_8785(verifying: Any) -> None:
    """5 000 values, read strictly from another layout and written: the bytes are those of the reference library."""
    chance = Random(8785)
    values = [chance_value(chance) for _ in range(5000)]
    texts = [json.dumps(one, indent=chance.choice((None, 2)), ensure_ascii=chance.random() < 0.5) for one in values]
    said = verifying.evaluate("texts => texts.map((one) => canonical(strictJson(one)))", texts)

    assert [rfc8785.dumps(one).decode() for one in values] == said


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{", "[1,]", '{"a":1,}', '{"a" 1}', "{a:1}", "[1 2]", "1 2", "01", "+1", ".5", "1.", "NaN",
        "Infinity", "'a'", '"\\x"', '"\n"', '"\\u12"', "tru", '{"a":1,"a":1}', '{"a":1,"\\u0061":2}',
        '{"__proto__":1,"__proto__":2}',
        '"\\ud800"', '"\\udc00\\ud800"', "9007199254740992", "-9007199254740993", "1e400", "\ufeff1", "[" * 500,
        "[" * 300 + "]" * 300,
    ],
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_refused(verifying: Any, text: str) -> None:
    """No JSON, a name twice, half a character, a number that is not held: never a document."""
    caught = verifying.evaluate(
        "text => { try { strictJson(text); return ''; } catch (error) { return error.name; } }", text
    )

    assert "SyntaxError" == caught


def test_sha256_is_that_of_the_standard(verifying: Any) -> None:
    """The page's own, for browsers that give none, in pieces of every size; and the browser's."""
    chance = Random(180)
    data = [chance.randbytes(size) for size in (*range(130), 1000, 4095, 100_000)]
    said = verifying.evaluate(
        """async (texts) => Promise.all(texts.map(async (text) => {
          const bytes = fromBase64(text);
          const cut = Math.floor(bytes.length / 3);
          const own = new Sha256().update(bytes.subarray(0, cut)).update(bytes.subarray(cut)).digest();
          return [hex(own), hex(await sha256(bytes))];
        }))""",
        [base64.b64encode(one).decode() for one in data],
    )

    assert [[hashlib.sha256(one).hexdigest()] * 2 for one in data] == said


def test_sha256_of_a_message_from_the_standard(verifying: Any) -> None:
    """FIPS 180-4's own example, so that no library of ours decides alone."""
    said = verifying.evaluate("hex(new Sha256().update(utf8('abc')).digest())")

    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" == said


def test_every_leaf_of_every_small_tree_is_proven(verifying: Any) -> None:
    """All leaves of trees of 1 to 33; a path for another leaf, or another tree, never leads to the root."""
    leaves = [f'{{"n":{number}}}' for number in range(33)]
    cases = []
    for size in range(1, 34):
        data = [one.encode() for one in leaves[:size]]
        cases += [[leaves[index], sample.proof(data, index), True] for index in range(size)]
        cases += [[leaves[(index + 1) % size], sample.proof(data, index), size == 1] for index in range(size)]
    said = verifying.evaluate(
        "cases => Promise.all(cases.map(([leaf, proof]) => proves(leaf, readProof(proof))))", [one[:2] for one in cases]
    )

    assert [one[2] for one in cases] == said


@pytest.mark.parametrize("spoil", ["index", "size", "hash", "short", "long"])
def test_spoiled_proofs_prove_nothing(verifying: Any, spoil: str) -> None:
    data = [f"{number}".encode() for number in range(11)]
    said = sample.proof(data, 6)
    lines = said.split("\n")
    extra = base64.b64encode(bytes(32)).decode()
    changed = {
        "index": said.replace("index 6", "index 7"),
        "size": said.replace("\n11\n", "\n6\n"),
        "hash": said.replace(lines[2], extra),
        "short": said.replace(f"{lines[2]}\n", ""),
        "long": said.replace(lines[2], f"{lines[2]}\n{extra}"),
    }[spoil]

    assert verifying.evaluate("([leaf, proof]) => proves(leaf, readProof(proof))", ["6", said])
    assert not verifying.evaluate("([leaf, proof]) => proves(leaf, readProof(proof))", ["6", changed])


OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.mark.parametrize(
    ("note", "key", "outcome"),
    [
        (sample.checkpoint(5, bytes(32)), sample.verifier_key(), "good"),
        (sample.checkpoint(5, bytes(32)).replace("\n5\n", "\n6\n"), sample.verifier_key(), "bad"),
        (sample.checkpoint(5, bytes(32), OTHER), sample.verifier_key(), "no_signature"),
        (sample.checkpoint(5, bytes(32)), "", "no_key"),
        (sample.checkpoint(5, bytes(32)), sample.verifier_key().replace("+", "+0", 1), "no_key"),
        (sample.checkpoint(5, bytes(32)), f"{sample.ORIGIN}+00000000+{'A' * 44}", "no_key"),
    ],
    ids=["good", "other size", "other key", "none", "no key", "hint of another"],
)
def test_signatures_of_checkpoints(verifying: Any, note: str, key: str, outcome: str) -> None:
    """Ed25519 over the signed note; a key whose hint is not its own counts as none."""
    assert outcome == verifying.evaluate("([note, key]) => signatureOf(readNote(note), key)", [note, key])


def test_a_browser_without_ed25519_says_so(verifying: Any) -> None:
    """What was not checked is not told as checked."""
    said = verifying.evaluate(
        """async ([note, key]) => {
          const own = crypto.subtle.importKey;
          crypto.subtle.importKey = () => Promise.reject(new Error("not known"));
          const told = await signatureOf(readNote(note), key);
          crypto.subtle.importKey = own;
          return told;
        }""",
        [sample.checkpoint(5, bytes(32)), sample.verifier_key()],
    )

    assert "no_ed25519" == said


def test_what_the_laboratory_publishes_is_what_the_page_checks(verifying: Any) -> None:
    """Proofs, checkpoints and keys as the log writes them: a leaf as extra data, the anchor of the audit log."""
    from eqlab.attest.keys.note import NoteSigner
    from eqlab.attest.tlog.checkpoint import Checkpoint, audit_line, sign_checkpoint
    from eqlab.attest.tlog.merkle import Tree
    from eqlab.attest.tlog.proof import proofs_of

    leaves = [f'{{"n":{number}}}'.encode() for number in range(21)]
    signer = NoteSigner(name=sample.ORIGIN, type=1, private=sample.LOG_KEY)
    said = Checkpoint(
        origin=sample.ORIGIN, size=21, root=Tree.of(leaves).root(), extensions=(audit_line(40, "ab" * 32),)
    )
    proofs = [one.decode() for one in proofs_of(leaves, sign_checkpoint(said, signer), range(21))]
    asking = """([leaves, proofs, key]) => Promise.all(leaves.map(async (leaf, place) => {
      const proof = readProof(proofs[place]);
      return [proof.index, await proves(leaf, proof), await signatureOf(proof.note, key)];
    }))"""

    assert [[index, True, "good"] for index in range(21)] == verifying.evaluate(
        asking, [[one.decode() for one in leaves], proofs, signer.key.text]
    )
