"""What compiling tells of a schema, and that it never fails otherwise than by saying what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.issue import Level
from eqlab.core.requirement import Origin
from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.schematron.stylesheet import Stylesheet

NS = 'xmlns="http://purl.oclc.org/dsdl/schematron"'
WHOLE = f"""<schema {NS} xmlns:eq="urn:eqlab:rule" queryBinding="xslt2" eq:origin="seed" xml:lang="en">
<title>Doses</title><ns prefix="h" uri="urn:h"/><let name="limit" value="doc('limits.xml')//max"/>
<phase id="draft"><active pattern="doses"/></phase>
<pattern id="doses"><title>Doses</title>
<rule abstract="true" id="number"><assert id="D0" test="number(.) = number(.)" role="warning">No number.</assert></rule>
<rule context="h:dose" role="info"><extends rule="number"/>
  <assert id="D1" test=". &lt;= $limit" severity="fatal" see="https://example.org/doses" eq:requirement="REQ-1"
    eq:clause="4.2" eq:origin="design" diagnostics="said" flag="f {{x}}">The dose <emph>of</emph> <value-of select="."/>
    <span class="c">is</span> <name/> too high.</assert>
  <report id="D2" test=". = 0" properties="p">None.</report></rule></pattern>
<diagnostics><diagnostic id="said" xml:lang="de">Dosis <value-of select="."/></diagnostic></diagnostics>
<properties><property id="p" role="r" scheme="s"><value-of select="$limit"/></property></properties></schema>"""


def compiled(text: str, **options: bool | str) -> Stylesheet:
    data = text.encode()
    return compile_schema(Path("/nowhere/rules.sch"), read=lambda _: data, **options)  # type: ignore[arg-type]


def outcome(text: str, *, strict: bool) -> Stylesheet | AuthorError | AuthorErrors:
    try:
        return compiled(text, strict=strict)
    except (AuthorError, AuthorErrors) as error:
        return error


def test_messages_say_where_they_come_from_and_what_they_weigh() -> None:
    sheet = compiled(WHOLE)
    by_id = {message.id: message for message in sheet.messages.values()}

    assert {"D0", "D1", "D2"} == set(by_id)
    assert (7, 3) == (by_id["D1"].at.line, by_id["D1"].at.column)
    assert [Level.WARNING, Level.ERROR, Level.NOTE] == [by_id[name].level for name in ("D0", "D1", "D2")]
    assert [Origin.SEED, Origin.DESIGN, Origin.SEED] == [by_id[name].origin for name in ("D0", "D1", "D2")]
    assert ("REQ-1", "4.2", "doses", "h:dose") == (
        by_id["D1"].requirement,
        by_id["D1"].clause,
        by_id["D1"].pattern,
        by_id["D1"].rule,
    )
    assert ("report", ". = 0") == (by_id["D2"].kind, by_id["D2"].test)
    assert all(message.key == key for key, message in sheet.messages.items())


def test_stylesheet_knows_its_schema() -> None:
    sheet = compiled(WHOLE, phase="draft")

    assert ("file:///nowhere/rules.sch", "draft", "Doses") == (sheet.base, sheet.phase, sheet.title)
    assert ("file:///nowhere/limits.xml",) == sheet.documents
    assert () == sheet.notices
    assert len(sheet.places) == sheet.xslt.count("\n")


def test_abstract_rules_are_written_once_however_often_extended() -> None:
    """A schema grows with what is written, not with what is extended."""
    base = "".join(f'<assert test="@a{number}">a</assert>' for number in range(50))
    rules = "".join(f'<rule context="e{number}"><extends rule="r"/></rule>' for number in range(300))
    sheet = compiled(
        f'<schema {NS} queryBinding="xslt2"><pattern><rule abstract="true" id="r">{base}</rule>{rules}</pattern>'
        "</schema>"
    )

    assert 50 == len(sheet.messages)
    assert len(sheet.xslt) < 300 * 1000


def test_every_mistake_is_told_in_order() -> None:
    with pytest.raises(AuthorErrors) as refused:
        compiled(f'<schema {NS}>\n<pattern>\n<rule><assert/></rule></pattern>\n<ns prefix="a"/></schema>')

    assert ["EQ-SCH-010"] * 3 == [error.issue.code for error in refused.value.errors]
    assert [3, 3, 4] == [error.at.line for error in refused.value.errors if error.at]


def test_sentence_names_the_place_and_the_nearest_spelling() -> None:
    with pytest.raises(AuthorError) as refused:
        compiled(WHOLE, phase="drfat")

    said = 'The schema has no phase "drfat". Expected: #ALL, draft. Did you mean "draft"? [EQ-SCH-006]'
    assert f"/nowhere/rules.sch:1:1: {said}" == str(refused.value)


@pytest.mark.parametrize("prefix", ["xml", "xmlns", "1a", "a b"])
def test_prefix_that_xml_does_not_know_is_refused(prefix: str) -> None:
    with pytest.raises(AuthorErrors) as refused:
        compiled(f'<schema {NS}><ns prefix="{prefix}" uri="urn:x"/></schema>')

    assert "EQ-SCH-031" == refused.value.issue.code


@pytest.mark.parametrize("uri", [":h", "a b", "http://["])
def test_namespace_that_no_document_can_have_is_refused(uri: str) -> None:
    with pytest.raises(AuthorErrors) as refused:
        compiled(f'<schema {NS}><ns prefix="p" uri="{uri}"/></schema>')

    assert "EQ-SCH-031" == refused.value.issue.code


def test_prefixes_of_the_schema_never_meet_those_of_the_stylesheet() -> None:
    """Any prefix may mean anything in a schema."""
    many = "".join(f'<ns prefix="{prefix}" uri="urn:{prefix}"/>' for prefix in ("x", "svrl", "eq", "xsl", "x1"))
    sheet = compiled(
        f'<schema {NS} queryBinding="xslt3">{many}<pattern><rule context="x:a"><report test="eq:b"/></rule></pattern>'
        "</schema>"
    )
    root = etree.fromstring(sheet.xslt.encode())

    assert "{http://www.w3.org/1999/XSL/Transform}transform" == root.tag
    assert "urn:x" == root.nsmap["x"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80))
def test_bytes_that_are_no_schema_are_refused(data: bytes) -> None:
    with pytest.raises((AuthorError, AuthorErrors)):
        compile_schema(Path("/nowhere/rules.sch"), read=lambda _: data)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_schema_compiles_or_is_refused(data: st.DataObject) -> None:
    """Whatever is cut out or put in: a stylesheet that is well-formed, or a sentence with a place."""
    start = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(start, min(len(WHOLE), start + 30)))
    put = data.draw(
        st.sampled_from(["", "x", "<", "&amp;", '"', "{", "}", "$a", "'", "<p/>", "<rule/>", "#", " ", "|", "["])
    )
    text = WHOLE[:start] + put + WHOLE[end:]
    told = outcome(text, strict=data.draw(st.booleans()))
    if isinstance(told, Stylesheet):
        assert etree.fromstring(told.xslt.encode()).tag.endswith("transform")
        return

    assert told.at is not None
    assert 1 <= told.at.line <= text.count("\n") + 1
    assert "EQ-SCH" in str(told)


def test_schema_that_is_too_deep_is_refused() -> None:
    deep = "<p>" * 150 + "</p>" * 150
    with pytest.raises((AuthorError, AuthorErrors)) as refused:
        compiled(f"<schema {NS}>{deep}</schema>")

    assert "EQ-SCH-009" == refused.value.issue.code


def test_inclusions_that_multiply_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file includes the next twice: the whole would never end."""
    monkeypatch.setattr("eqlab.validate.schematron.compile.inclusion.MOST", 5000)
    twice = f'<pattern {NS}><include href="{{0}}.sch"/><include href="{{0}}.sch"/></pattern>'

    def read(path: str) -> bytes:
        number = Path(path).stem
        return (
            twice.format(int(number) + 1 if number.isdigit() else 0)
            .replace("pattern", "schema" if number == "s" else "pattern")
            .encode()
        )

    with pytest.raises(AuthorError) as refused:
        compile_schema(Path("/nowhere/s.sch"), read=read)

    assert "EQ-SCH-009" == refused.value.issue.code


def test_symbolic_link_leads_nowhere_outside(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    (tmp_path / "secret.sch").write_text(f"<pattern {NS}/>")
    (folder / "in.sch").symlink_to(tmp_path / "secret.sch")
    (folder / "s.sch").write_text(f'<schema {NS}><include href="in.sch"/></schema>')
    with pytest.raises(AuthorError) as refused:
        compile_schema(folder / "s.sch")

    assert "EQ-SCH-002" == refused.value.issue.code
