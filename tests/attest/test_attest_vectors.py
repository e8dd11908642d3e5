"""Known answers of the standards."""

import base64

import pytest

from eqlab.attest.dsse import authentication_encoding
from eqlab.attest.keys import read_note_key
from eqlab.attest.keys.note import NoteSigner, read_note_signer
from eqlab.attest.statuslist import BITS, decode_bits, encode_bits, is_set
from eqlab.attest.tlog.checkpoint import parse_checkpoint
from eqlab.attest.tlog.merkle import Tree, is_consistent, is_included, leaf_hash
from eqlab.attest.tlog.note import NoteSignature, read_note, write_note
from eqlab.attest.tlog.tiles import entries_path, tile_path, tiles_of
from eqlab.label.canonical import NotCanonical, canonical

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Roots of the first 0 to 8 leaves, as implementations of Certificate Transparency agree."""
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
"""The note that the specification's reference implementation shows."""


@pytest.mark.parametrize("size", range(9))
def test_roots_of_certificate_transparency(size: int) -> None:
    assert ROOTS[size] == Tree.of(LEAVES[:size]).root().hex()
    assert ROOTS[size] == Tree.of(LEAVES).root(size).hex()


def test_inclusion_proof_of_certificate_transparency() -> None:
    """Leaf 0 of 8 (RFC 6962, section 2.1.3): sibling, then the subtrees of 2 and of 4."""
    proof = Tree.of(LEAVES).inclusion(0)

    assert [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ] == [one.hex() for one in proof]
    assert is_included(leaf_hash(b""), 0, 8, proof, bytes.fromhex(ROOTS[8]))


def test_consistency_proof_of_certificate_transparency() -> None:
    proof = Tree.of(LEAVES).consistency(6)

    assert [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ] == [one.hex() for one in proof]
    assert is_consistent(6, 8, proof, bytes.fromhex(ROOTS[6]), bytes.fromhex(ROOTS[8]))


def test_note_of_the_specification(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "key"
    path.write_text(SIGNER)
    signer: NoteSigner = read_note_signer(path)
    note = write_note(TEXT, (NoteSignature(name=signer.name, id=signer.key.id, value=signer.sign(TEXT.encode())),))

    assert VERIFIER == signer.key.text
    assert f"{TEXT}\n— PeterNeumann {SIGNATURE}\n" == note.decode()
    assert read_note_key(VERIFIER).fits(TEXT.encode(), read_note(note).signatures[0].value)


def test_checkpoint_of_the_specification() -> None:
    text = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+"
        "zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0"
        "xUe+mbIUBkBIfZ+qnA==\n"
    )
    note = read_note(text.encode())
    said = parse_checkpoint(note)

    assert ("example.com/behind-the-sofa", 20852163, None) == (said.origin, said.size, said.audit)
    assert 1679315147 == int.from_bytes(note.signatures[1].value[:8])
    assert text.encode() == note.data


def test_paths_of_the_specification() -> None:
    assert "tile/0/x001/x234/067" == tile_path(0, 1234067)
    assert "tile/entries/x001/x234/067.p/8" == entries_path(1234067, 8)
    assert "tile/1/000.p/1" == tile_path(1, 0, 1)


def test_tiles_of_the_specification() -> None:
    """70,000 leaves: 273 full tiles and one of 112; one full and one of 17; one of 1."""
    tiles = list(tiles_of(70_000))

    assert 273 == sum(level == 0 and width == 256 for level, _, width in tiles)
    assert [(0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1)] == [one for one in tiles if one[0] or one[2] != 256]
    assert [(0, 0, 256), (1, 0, 1)] == list(tiles_of(256))


def test_encoding_of_dsse() -> None:
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"

    assert expected == authentication_encoding("http://example.com/HelloWorld", b"hello world")


def test_list_of_the_specification_of_status_lists() -> None:
    """131,072 bits, none of them set."""
    data = decode_bits("uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA")

    assert bytes(BITS // 8) == data


def test_bit_zero_is_the_highest_of_the_first_byte() -> None:
    data = decode_bits(encode_bits({0, 9, BITS - 1}))

    assert (0x80, 0x40, 0x01) == (data[0], data[1], data[-1])
    assert [True, False, True] == [is_set(data, bit) for bit in (0, 1, 9)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "€"]}, '{"a":[true,null,"€"],"b":1}'),
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}, None),
        ("\u000f\u000aA'\u0042\u0022\u005c\u005c\u0022\u002f", '"\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
    ],
)
def test_canonical_forms_of_rfc_8785(value: object, expected: str | None) -> None:
    """Members are sorted by their UTF-16 code units (section 3.2.3)."""
    if expected is None:
        expected = '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}'
    assert expected.encode() == canonical(value)


@pytest.mark.parametrize("value", [1.5, {"a": 0.0}, {1: "a"}, 2**53, [b"bytes"], {"a": "\ud800"}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_key_of_the_specification_is_base64() -> None:
    assert 33 == len(base64.b64decode(VERIFIER.rpartition("+")[2]))
