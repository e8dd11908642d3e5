"""What bytes look like that are no resource, and names of files that promise another format."""

import pytest
from cli_hands import Hand

from eqlab.cli.likeness import foreign, misnamed


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\n <!DOCTYPE html><html/>", "a web page"),
        (b"<HTML>", "a web page"),
    ],
)
def test_what_is_no_resource_is_told_by_its_kind(data: bytes, kind: str) -> None:
    found = foreign(data)

    assert found is not None
    assert f"The file looks like {kind}, not like JSON or XML." == found.sentence()


@pytest.mark.parametrize("data", [b"", b"{}", b"<Patient/>", b"\xef\xbb\xbf{}", b"P", b"%"])
def test_what_might_be_one_is_left_to_the_reader(data: bytes) -> None:
    assert foreign(data) is None


@pytest.mark.parametrize(
    ("name", "form", "count"), [("a.json", "xml", 1), ("a.XML", "json", 1), ("a.json", "json", 0), ("a", "xml", 0)]
)
def test_a_name_that_promises_another_format_is_noted(name: str, form: str, count: int) -> None:
    assert count == len(list(misnamed(name, form)))


def test_such_a_file_is_one_error(hand: Hand) -> None:
    (hand.folder / "a.json").write_bytes(b"\x89PNG\r\n\xff\xfe")
    result = hand.call("validate", "a.json")

    assert 1 == result.exit_code
    assert "a.json: not valid, 1 error\n" in result.stdout
    assert "\ufffd" not in result.stdout
