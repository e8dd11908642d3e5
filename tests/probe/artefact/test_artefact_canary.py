import base64
import gzip
import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from artefact_hands import codes, look, sentences, tarred, zipped
from hypothesis import given
from hypothesis import strategies as st

from eqlab.probe.artefact.canary import search
from eqlab.probe.artefact.unpack import CHUNK, Member

MARK = "Zyxelowa-Ñandú 8812"
FORMS = {
    "plain": MARK.encode(),
    "upper": MARK.upper().encode(),
    "lower": MARK.lower().encode(),
    "decomposed": unicodedata.normalize("NFD", MARK).encode(),
    "windows": MARK.encode("cp1252"),
    "percent": quote(MARK, safe="").encode(),
    "percent, small": quote(MARK, safe="").lower().encode(),
    "form": MARK.replace(" ", "+").replace("Ñ", "%C3%91").replace("ú", "%C3%BA").encode(),
    "json": json.dumps({"name": MARK}).encode(),
    "hex": MARK.encode().hex().encode(),
    "HEX": MARK.encode().hex().upper().encode(),
    "utf-16": MARK.encode("utf-16-le"),
    "utf-16 be": MARK.encode("utf-16-be"),
    "base64": base64.b64encode(MARK.encode()),
    "base64 of utf-16": base64.b64encode(MARK.encode("utf-16-le")),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_mark_is_found_in_every_form(form: str) -> None:
    log = b"2026-11-21 INFO opened patient=" + FORMS[form] + b" done\n"
    sighting = look("log.canary", {"log": log}, files=["log"], tokens=[MARK])

    assert "failed" == sighting.outcome
    assert {"EQ-PROBE-230"} == set(codes(sighting))


@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_is_found_at_every_alignment(before: bytes, encode: Callable[[bytes], bytes]) -> None:
    log = encode(before + MARK.encode() + b"more text after it")

    assert "failed" == look("log.canary", {"log": log}, files=["log"], tokens=[MARK]).outcome


@given(st.binary(max_size=40), st.binary(max_size=40), st.text("abcXYZ019 é", min_size=6, max_size=20))
def test_base64_hides_nothing(before: bytes, after: bytes, mark: str) -> None:
    encoded = base64.b64encode(before + mark.encode() + after)

    assert [] != list(search([Member(name="f", chunks=iter([encoded]))], [mark]))


@given(st.integers(0, 60), st.integers(1, 30))
def test_a_mark_across_chunks_is_found_at_its_place(before: int, size: int) -> None:
    data = b"." * before + b"LUX-CANARY-8812" + b"." * 10
    chunks = iter([data[start : start + size] for start in range(0, len(data), size)])
    (hit,) = search([Member(name="f", chunks=chunks)], ["LUX-CANARY-8812"])

    assert before == hit.at


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(b"x", mtime=0) + gzip.compress(b"LUX-CANARY-8812", mtime=0),
        zipped({"a/b.log": b"LUX-CANARY-8812"}),
        tarred({"in.zip": zipped({"b.log": gzip.compress(b"LUX-CANARY-8812")})}),
        b"." * (CHUNK - 7) + b"LUX-CANARY-8812",
    ],
)
def test_archives_do_not_hide_a_mark(packed: bytes) -> None:
    assert "failed" == look("log.canary", {"f": packed}, files=["f"], tokens=["LUX-CANARY-8812"]).outcome


def test_clean_logs_pass_when_the_marks_were_planted() -> None:
    files = {"log": b"patient 4711 opened", "db": b"... LUX-CANARY-8812 ..."}
    sighting = look("log.canary", files, files=["log"], tokens=["LUX-CANARY-8812"], control=["db"])

    assert ("passed", []) == (sighting.outcome, codes(sighting))


def test_clean_logs_prove_nothing_when_the_marks_were_never_planted() -> None:
    sighting = look("log.canary", {"log": b"", "db": b""}, files=["log"], tokens=["LUX-CANARY-8812"], control=["db"])

    assert ("error", ["EQ-PROBE-232"]) == (sighting.outcome, codes(sighting))


def test_marks_are_filled_from_the_case() -> None:
    variables = {"persona": {"family": "Canarini"}}
    sighting = look("log.canary", {"log": b"CANARINI"}, variables, files=["log"], tokens=["{persona.family}"])

    assert "Canarini" in sentences(sighting)


@pytest.mark.parametrize("mark", ["abc", "{persona.family}", "aaaaaaaa"])
def test_a_mark_that_proves_nothing_is_refused(mark: str) -> None:
    sighting = look("log.canary", {"log": b"abc"}, files=["log"], tokens=[mark])

    assert ("error", ["EQ-PROBE-236"]) == (sighting.outcome, codes(sighting))


def test_a_file_in_part_unreadable_proves_nothing() -> None:
    sighting = look("log.canary", {"log": gzip.compress(b"x" * 9999)[:-30]}, files=["log"], tokens=["LUX-CANARY-8812"])

    assert ("error", ["EQ-PROBE-204"]) == (sighting.outcome, codes(sighting))


def test_data_at_rest_must_be_encrypted() -> None:
    files = {"open.db": b"\0\0LUX-CANARY-8812\0", "closed.db": b"\x17\x99\xab" * 100}

    assert ["EQ-PROBE-231"] == codes(look("storage.at_rest", files, files=["open.db"], tokens=["LUX-CANARY-8812"]))
    assert [] == codes(look("storage.at_rest", files, files=["closed.db"], tokens=["LUX-CANARY-8812"]))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"LUX-CANARY-8812", b"nothing", []),
        (b"LUX-CANARY-8812", zipped({"index": b"lux-canary-8812"}), ["EQ-PROBE-233"]),
        (b"nothing", b"nothing", ["EQ-PROBE-232"]),
    ],
)
def test_an_erased_patient_is_gone_and_was_there(before: bytes, after: bytes, expected: list[str]) -> None:
    given = {"before": ["b"], "after": ["a"], "tokens": ["LUX-CANARY-8812"]}

    assert expected == codes(look("data.erasure", {"b": before, "a": after}, **given))


@pytest.mark.parametrize(
    ("backup", "restored", "expected"),
    [
        (b"\x9a\x33\x71", b"LUX-CANARY-8812", []),
        (zipped({"dump.sql": b"LUX-CANARY-8812"}), b"LUX-CANARY-8812", ["EQ-PROBE-234"]),
        (b"\x9a\x33\x71", b"empty", ["EQ-PROBE-235"]),
    ],
)
def test_a_backup_is_unreadable_and_complete(backup: bytes, restored: bytes, expected: list[str]) -> None:
    given = {"backup": ["k"], "restored": ["r"], "tokens": ["LUX-CANARY-8812"]}

    assert expected == codes(look("backup.restore", {"k": backup, "r": restored}, **given))
