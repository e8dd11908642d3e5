"""XML is read safely, and what was read can be found again in the bytes."""

from pathlib import Path

import pytest
from lxml import etree

from eqlab.core.finding import Finding
from eqlab.validate.xml import Limits, XmlDocument, read_xml, safe_parser


def refused(data: bytes, limits: Limits | None = None) -> str:
    read = read_xml(data, limits) if limits else read_xml(data)
    assert isinstance(read, Finding)
    return f"{read.issue.code} {read.subject.line}:{read.subject.column}"


def document(data: bytes) -> XmlDocument:
    read = read_xml(data)
    assert isinstance(read, XmlDocument)
    return read


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "EQ-XML-001 1:1"),
        (b" \n", "EQ-XML-001 1:1"),
        (b"<!DOCTYPE a><a/>", "EQ-XML-002 1:1"),
        (b"<?xml version='1.0'?>\n<!-- > -->\n <!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "EQ-XML-002 3:2"),
        ("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a><a/>".encode("utf-16"), "EQ-XML-002 1:40"),
        (b"<a>\n\xe9</a>", "EQ-XML-003 2:1"),
        (b"<?xml version='1.0' encoding='martian'?><a/>", "EQ-XML-004 1:1"),
        (b"<a>&e;</a>", "EQ-XML-005 1:7"),
        (b"<a><b></a></b>", "EQ-XML-006 1:11"),
        (b"<a><b></b>", "EQ-XML-007 1:11"),
        (b"<a/><b/>", "EQ-XML-008 1:5"),
        (b"<p:a/>", "EQ-XML-009 1:5"),
        (b"<a b='1' b='2'/>", "EQ-XML-010 1:15"),
        (b"<a>\x00</a>", "EQ-XML-011 1:4"),
        (b"<a", "EQ-XML-012 1:3"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(data: bytes, expected: str) -> None:
    """One finding, never an exception."""

    assert expected == refused(data)


def test_limits_are_undecided() -> None:
    """A document the lab does not read to its end is neither right nor wrong."""
    limits = Limits(size=100, depth=3, tags=20)

    assert "EQ-XML-013 1:10" == refused(b"<a><b><c><d/></c></b></a>", limits)
    assert "EQ-XML-014 1:1" == refused(b"<a>" + b"<b/>" * 20 + b"</a>", limits)
    assert "EQ-XML-015 1:1" == refused(b"<a>" + b" " * 100 + b"</a>", limits)


def test_entities_in_attributes_are_not_expanded() -> None:
    """A bomb needs a document type, and those are refused before anything is parsed."""
    bomb = b"<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;'>]><a b='&y;'/>"

    assert "EQ-XML-002 1:1" == refused(bomb)


def test_a_long_text_is_read() -> None:
    """Documents carry whole PDF files."""
    read = document(b"<a>" + b"QUJD" * 3_000_000 + b"</a>")

    assert 12_000_000 == len(read.root.text or "")


def test_the_encoding_it_declares_is_its_encoding() -> None:
    assert "é" == document("<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1")).root.text
    assert "é" == document("<?xml version='1.0' encoding='UTF-16'?><a>é</a>".encode("utf-16")).root.text
    assert "é" == document("\ufeff<a>é</a>".encode()).root.text


def test_a_place_is_a_path_with_line_and_column() -> None:
    """Positions are written only where they tell siblings apart; prefixes are those of the document."""
    read = document(b"<a xmlns='u' xmlns:p='q'>\n <b/><b p:x='1' y='2'/>\n<p:c><!-- x --></p:c></a>")
    first, second, third = read.root

    assert "/a (line 1, column 1)" == str(read.place(read.root))
    assert "/a/b[1] (line 2, column 2)" == str(read.place(first))
    assert "/a/b[2]/@p:x (line 2, column 6)" == str(read.place(second, "{q}x"))
    assert "/a/b[2]/@y (line 2, column 6)" == str(read.place(second, "y"))
    assert "/a/p:c/comment() (line 3, column 1)" == str(read.place(third[0]))


def test_columns_count_characters() -> None:
    read = document("<a><é/><b/></a>".encode())

    assert (1, 8) == (read.place(read.root[1]).line, read.place(read.root[1]).column)


def test_what_is_derived_is_made_once_and_kept_with_its_document() -> None:
    made: list[int] = []
    read = document(b"<a/>")

    assert [1, 1, 2] == [
        len(read.derive("x", lambda: made.append(1) or list(made))),
        len(read.derive("x", lambda: made.append(1) or list(made))),
        len(read.derive("y", lambda: made.append(1) or list(made))),
    ]


def test_the_parser_fetches_and_expands_nothing(tmp_path: Path) -> None:
    """Even of a document type, which documents of vendors never have when they come to it."""
    (tmp_path / "secret").write_text("secret", "utf-8")
    text = f"<!DOCTYPE a [<!ENTITY e SYSTEM '{(tmp_path / 'secret').as_uri()}'>]><a>x&e;<!-- c --><?p?></a>"
    kept, bare = (etree.fromstring(text.encode(), safe_parser(without_remarks=bare)) for bare in (False, True))

    assert not any("secret" in "".join(one.itertext()) for one in (kept, bare))
    assert [True, False] == [any(child.tag is etree.Comment for child in one) for one in (kept, bare)]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-16", "UTF-8"])
def test_what_was_read_can_be_read_again(encoding: str) -> None:
    """Rules are handed the document in UTF-8: it must not go on declaring the encoding that it came in."""
    text = f"<?xml version='1.0' encoding='{encoding}' standalone='yes'?><a>é<b/></a>"
    once = document(text.encode(encoding))
    again = document(once.data)

    assert "é" == once.root.text == again.root.text
    assert once.place(once.root[0]) == again.place(again.root[0])
    assert text.index("<b/>") + 1 == once.place(once.root[0]).column


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<a>\n<b>x</c>\n</a>", 'the end tag "c" does not belong to "b", the element that is open since line 2.'),
        (b"<a><b></a></b>", 'the end tag "a" does not belong to "b", the element that is open since line 1.'),
        (b"<a>\n<b>", 'it ends while "b", which began on line 2, is still open.'),
        (b"<a>'</a", "(in the words of the library)."),
    ],
)
def test_elements_that_are_not_closed_are_named(data: bytes, told: str) -> None:
    refusal = read_xml(data)

    assert isinstance(refusal, Finding)
    assert refusal.sentence().endswith(told)
