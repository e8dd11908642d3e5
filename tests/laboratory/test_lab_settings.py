"""`lab.yaml`: what is wrong in it is told with its place, and no secret of it is."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lab_hands import Bench

from eqlab.core.errors import ConfigurationError
from eqlab.wiring.lab.settings import LabSettings, read_settings

SOUND = 'lab: lab.example\nname: "Lab"\n'


def read(folder: Path, text: str | bytes) -> LabSettings:
    (folder / "lab.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(folder)


def refused(folder: Path, text: str | bytes) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as refusal:
        read(folder, text)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        (SOUND + "adress: here\n", "EQ-LAB-013", (3, 1), "adress"),
        (SOUND + "name: again\n", "EQ-LAB-012", (3, 1), ""),
        (SOUND + "address: [a]\n", "EQ-LAB-012", (3, 1), "address"),
        (SOUND + 'contact: ""\n', "EQ-LAB-012", (3, 1), "contact"),
        (SOUND + 'registry: "a\\nb"\n', "EQ-LAB-012", (3, 1), "one line"),
        (SOUND + "seal: keys/seal.key\n", "EQ-LAB-012", (3, 7), "seal"),
        (SOUND + "seal: {fil: a}\n", "EQ-LAB-013", (3, 8), "fil"),
        (SOUND + "seal: {file: 3}\n", "EQ-LAB-012", (3, 8), "file"),
        (SOUND + "seal: {}\nissuer: Agency\n", "EQ-LAB-012", (4, 9), "issuer"),
        (SOUND + "seal: {file: a, module: b, token: t, label: l}\n", "EQ-LAB-012", (3, 1), "seal"),
        (SOUND + "seal: {module: b, label: l}\n", "EQ-LAB-012", (3, 1), "token"),
        (SOUND + "seal: {module: b, token: t}\n", "EQ-LAB-012", (3, 1), "label"),
        (SOUND + "issuer: {name: Agency}\n", "EQ-LAB-012", (3, 1), "token"),
        (SOUND + "seal: {file: keys/seal.key}\nissuer: {name: Agency}\n", "EQ-LAB-012", (4, 1), "token"),
        (SOUND + "witnesses: [1]\n", "EQ-LAB-012", (3, 1), "witnesses"),
        (SOUND + "witnesses: {a: b}\n", "EQ-LAB-012", (3, 1), "witnesses"),
        ("lab: lab.example\n", "EQ-LAB-014", (1, 1), "name"),
        ("name: Lab\n", "EQ-LAB-014", (1, 1), "lab"),
        ("- lab\n", "EQ-LAB-012", (1, 1), "mapping"),
        ("lab: [\n", "EQ-LAB-012", (2, 1), ""),
        (b"lab: \xff\n", "EQ-LAB-012", None, ""),
    ],
)
def test_each_mistake_is_told_with_its_place(
    tmp_path: Path, text: str | bytes, code: str, place: tuple[int, int] | None, words: str
) -> None:
    error = refused(tmp_path, text)
    at = error.at

    assert code == error.issue.code, error.sentence()
    assert words in error.sentence()
    assert at is not None
    assert str(tmp_path / "lab.yaml") == at.file
    assert place in (None, (at.line, at.column))


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    assert "address" == refused(tmp_path, SOUND + "adress: here\n").nearest
    assert "certificate" == refused(tmp_path, SOUND + "seal: {certificat: a}\n").nearest


def test_folder_without_a_laboratory_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no laboratory"):
        read_settings(tmp_path)


def test_paths_are_relative_to_the_laboratory_and_absolute_ones_stay(tmp_path: Path) -> None:
    made = read(tmp_path, SOUND + "seal: {module: /lib/p.so, token: t, label: l, pin_file: keys/pin}\n")

    assert (Path("/lib/p.so"), tmp_path / "keys" / "pin") == (made.seal.module, made.seal.pin_file)
    assert tmp_path / "keys" / "seal.key" == read(tmp_path, SOUND + "seal: {file: keys/seal.key}\n").seal.file
    assert "lab.example/log" == made.origin


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda more: SOUND + more),
        st.dictionaries(
            st.sampled_from(("lab", "name", "seal", "issuer", "witnesses", "log", "other")),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
                max_leaves=4,
            ),
        ).map(repr),
    )
)
def test_any_bytes_are_settings_or_a_worded_mistake(tmp_path: Path, text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    made: LabSettings | ConfigurationError
    try:
        made = read(tmp_path, data)
    except ConfigurationError as error:
        made = error

    assert made.sentence().strip() if isinstance(made, ConfigurationError) else made.id and made.name


def reworded(bench: Bench, change: Callable[[str], str]) -> None:
    file = bench.home / "lab.yaml"
    file.write_text(change(file.read_text("utf-8")), "utf-8")


def test_secrets_are_never_echoed(planned: Bench) -> None:
    """Neither the password of a database, nor the PIN of a token, nor a private key is told by any command."""
    secret = "s3cr3t-pw-4711"
    pin = planned.home / "keys" / "pin"
    pin.write_text(secret, "utf-8")
    token = "seal: {module: /nothing/here.so, token: t, label: l, pin_file: keys/pin}"
    reworded(planned, lambda text: re.sub(r"seal: .*", token, text))
    told = [
        planned.call("", "lab", "show"),
        planned.call("", "lab", "trust"),
        planned.call("ines", "attest", "publish"),
    ]
    reworded(planned, lambda text: text.replace("lab.db", f"postgresql://user:{secret}@127.0.0.1:1/lab"))
    told += [planned.call("", "lab", "show"), planned.call("", "lab", "check")]
    private = (planned.home / "people" / "tom.key").read_text("utf-8").splitlines()[1]

    assert [0] + [3] * 4 == [bool(one.exit_code) * 3 for one in told]
    assert not [one.output for one in told if secret in one.output or private in one.output]


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_pin_that_cannot_be_read_is_told(planned: Bench, content: bytes | None) -> None:
    if content is not None:
        (planned.home / "keys" / "pin").write_bytes(content)
    token = "seal: {module: /nothing/here.so, token: t, label: l, pin_file: keys/pin}"
    reworded(planned, lambda text: re.sub(r"seal: .*", token, text))
    result = planned.call("root", "lab", "key", "seal", "--deed", "made")

    assert result.exit_code
    assert "keys/pin" in result.output


def test_laboratory_without_a_key_that_seals_says_so(decided: Bench) -> None:
    reworded(decided, lambda text: re.sub(r"seal: .*\n", "", text))
    decided.done("ines", "attest", "issue", "nova-1", "--decision", "D-1")

    assert "EQ-LAB-040" in decided.refused("ivan", "attest", "approve", "nova-1", "P-1")
    assert os.sep in str(decided.home)
