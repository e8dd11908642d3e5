"""Start tags are found again in the bytes, as a parser counts lines and columns."""

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.finding import Finding
from eqlab.validate.xml import Limits, XmlDocument, read_xml
from eqlab.validate.xml.places import StartTags

_PIECES = st.recursive(
    st.sampled_from(
        [
            *("text", "é", "\n", "\r\n", "\r", "\t", "𝄞", "&lt;", "\u2028", "\u0085", "]]&gt;", '"', "<empty/>"),
            *("<!-- <no/> -->", "<!---->", "<![CDATA[<no/> ]] > <!-- ]]>", "<![CDATA[]]>", "<?p <no/> ?>", "<?p?>"),
            *("<a b='>'/>", "<a b='-->'\r\n c=\"]]>\"/>", "<é:x xmlns:é='u/'/>", "<_ a='\n'\t>x</_ >"),
        ]
    ),
    lambda inner: st.lists(inner, max_size=6).map(lambda parts: f"<p>{''.join(parts)}</p>"),
    max_leaves=30,
)


def by_expat(document: bytes) -> list[tuple[int, int]]:
    tags: list[tuple[int, int]] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda *_: tags.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
    parser.Parse(document, True)
    return tags


@given(
    st.sampled_from(["", "<?xml version='1.0'?>\r\n", "<!-- <x> -->", "<?q <x> ?>\r"]), st.lists(_PIECES, max_size=8)
)
def test_start_tags_stand_where_a_parser_sees_them(before: str, parts: list[str]) -> None:
    document = f"{before}<root>{''.join(parts)}</root>\n<!-- <end/> -->".encode()

    assert by_expat(document) == list(StartTags(document))


def test_a_place_is_that_of_the_element_whatever_stands_around_it() -> None:
    read = read_xml(b"<!-- <a> --><a><![CDATA[<b>]]>\r\n <?p <b> ?><b/></a>")
    assert isinstance(read, XmlDocument)

    assert (2, 12) == read.position(read.root[-1])
    assert (1, 1) == read.position(None)


@pytest.mark.parametrize(("depth", "limit"), [(99, 100), (100, 101), (101, 102), (3, 4), (150, 200), (200, 200)])
def test_depth_up_to_the_limit_is_read(depth: int, limit: int) -> None:
    read = read_xml(b"<a>" * depth + b"</a>" * depth, Limits(depth=limit))

    assert isinstance(read, XmlDocument)


@pytest.mark.parametrize(("depth", "limit"), [(101, 100), (102, 101), (4, 3), (201, 200)])
def test_depth_beyond_the_limit_is_told_at_the_first_such_element(depth: int, limit: int) -> None:
    read = read_xml(b"<a>" * depth + b"</a>" * depth, Limits(depth=limit))

    assert isinstance(read, Finding)
    assert ("EQ-XML-013", 1, 3 * limit + 1) == (read.issue.code, read.subject.line, read.subject.column)
