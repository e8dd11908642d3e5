"""Large texts on standard output: written in pieces, and no sign is lost or added."""

import json

import pytest

from eqlab.cli.pieces import PIECE, write, write_json


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_text_is_written_whole(length: int, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = "aé"[length % 2] * length
    write(text)
    write(text.encode())

    assert 2 * f"{text}\n".encode() == capsysbinary.readouterr().out


def test_json_is_written_as_people_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    write_json({"é": [1j]}, str)

    assert '{\n  "é": [\n    "1j"\n  ]\n}\n' == (said := capsys.readouterr().out)
    assert {"é": ["1j"]} == json.loads(said)
