"""What a report becomes: findings with a place, a rule, a text and its translations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schematron_sheets import sheet

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.text import language_of
from eqlab.validate.schematron.run.judging import make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.settings import Settings
from eqlab.validate.schematron.run.svrl import node_at
from eqlab.validate.xml import XmlDocument, read_xml


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(Settings(workers=1, seconds=30))
    yield made
    made.close()


def french(text: str) -> str:
    return {"en": "fr"}.get(text, text)


def document(text: str) -> XmlDocument:
    read = read_xml(text.encode())
    assert isinstance(read, XmlDocument)
    return read


def test_a_failed_assert_says_where_and_by_which_rule(pool: Pool) -> None:
    rules = make_schematron(sheet({"A-1": "not(self::v:b) or @code"}), pool=pool)

    (finding,) = rules.judge(b'<a xmlns="urn:v">\n  <b code="1"/><b/>\n</a>').findings

    assert "A-1 is not met" == finding.sentence()
    assert "/a/b[2] (line 2, column 16)" == str(finding.subject)
    assert ("schematron", "Rules of the test", "p1", "r1", "A-1") == finding.rule.segments
    assert "/nowhere/rules.sch:1:1" == str(finding.rule.at)
    assert (("REQ-A-1",), "1.2", Level.ERROR) == (finding.requirements, finding.clause, finding.level)


@pytest.mark.parametrize(
    ("level", "code"), [(Level.ERROR, "EQ-SCH-100"), (Level.WARNING, "EQ-SCH-101"), (Level.NOTE, "EQ-SCH-102")]
)
def test_a_finding_has_the_level_of_its_rule(level: Level, code: str, pool: Pool) -> None:
    (finding,) = make_schematron(sheet({"a": "@x"}, level=level), pool=pool).judge(b"<r/>").findings

    assert (code, level) == (finding.issue.code, finding.level)


def test_a_finding_names_the_document_it_is_about(pool: Pool) -> None:
    (finding,) = make_schematron(sheet({"a": "@x"}), pool=pool).judge(b"<r/>", "letter.xml").findings

    assert "letter.xml" == finding.subject.part


def said(more: str, pool: Pool) -> Finding:
    return make_schematron(sheet({"a": "@x"}, more=more), pool=pool).judge(b"<r/>").findings[0]


def test_texts_in_several_languages_are_one_text(pool: Pool) -> None:
    finding = said('<svrl:text xml:lang="fr-LU">Non\n  rempli</svrl:text>', pool)

    assert ("a is not met", "Non rempli") == (finding.sentence(), finding.sentence(french))


def test_diagnostics_are_advice_in_the_reader_s_language(pool: Pool) -> None:
    reference = '<svrl:diagnostic-reference diagnostic="{0}" xml:lang="{0}">{1}</svrl:diagnostic-reference>'
    finding = said(reference.format("en", "Do it.") + reference.format("fr", "Fais-le."), pool)

    assert ("Do it.", "Fais-le.") == (finding.advice(), finding.advice(french))
    assert "a is not met" == finding.sentence(french)


def test_diagnostics_in_other_languages_alone_are_translations(pool: Pool) -> None:
    """ISO/IEC 19757-3, annex G: a multi-lingual schema has its translations in diagnostics."""
    finding = said('<svrl:diagnostic-reference diagnostic="d" xml:lang="fr">Pas bon</svrl:diagnostic-reference>', pool)

    assert ("a is not met", "Pas bon", "") == (finding.sentence(), finding.sentence(french), finding.advice(french))


def test_a_long_text_is_cut(pool: Pool) -> None:
    finding = said("<svrl:text><xsl:value-of select=\"string-join((1 to 9000) ! 'x y')\"/></svrl:text>", pool)

    assert 1000 == len(finding.sentence())


def test_an_expression_that_fails_on_a_document_leaves_the_others_judged(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x", "b": "xs:date(@d) lt current-date()", "c": "@y"}), pool=pool)

    told = [(one.rule.segments[-1], one.issue.code) for one in rules.judge(b"<r d='soon'/>").findings]
    (undecided,) = rules.judge(b"<r d='soon' x='' y=''/>").findings

    assert [("a", "EQ-SCH-100"), ("b", "EQ-SCH-103"), ("c", "EQ-SCH-100")] == told
    assert Nature.UNDECIDED == undecided.issue.nature
    assert 'The rule "b" could not be evaluated on this document: "soon" is no date.' in undecided.sentence()
    assert "/nowhere/rules.sch:2:1" in undecided.advice()


def test_what_fails_outside_of_all_rules_is_one_undecided_finding(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x"}, context="//*[xs:date(@d) lt current-date()]"), pool=pool)

    (finding,) = rules.judge(b"<r d='soon'/>").findings

    assert ("EQ-SCH-104", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)


def test_a_wrong_expression_is_told_to_its_author(pool: Pool) -> None:
    with pytest.raises(AuthorError) as refusal:
        make_schematron(sheet({"a": "nothing-of-the-kind(1)"}), pool=pool)

    assert "EQ-SCH-109" == refusal.value.issue.code
    assert "nothing-of-the-kind" in str(refusal.value)
    assert "XPST0017" in str(refusal.value)


def test_a_vocabulary_that_is_no_xml_is_told_to_its_author(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "v.xml").write_text("<v>\n<a></v>", "utf-8")
    rules = sheet({"a": "doc('v.xml')"}, folder=tmp_path, documents=((tmp_path / "v.xml").as_uri(),))

    with pytest.raises(AuthorError) as refusal:
        make_schematron(rules, pool=pool)

    assert ("EQ-SCH-110", 2) == (refusal.value.issue.code, refusal.value.at and refusal.value.at.line)


def test_a_vocabulary_that_is_not_there_leaves_its_rules_undecided(tmp_path: Path, pool: Pool) -> None:
    tests = {"a": "@code = doc('v.xml')//c/@code", "b": "@y"}
    rules = make_schematron(sheet(tests, folder=tmp_path, documents=((tmp_path / "v.xml").as_uri(),)), pool=pool)

    assert ["EQ-SCH-111"] == [one.issue.code for one in rules.notices]
    assert ["EQ-SCH-103", "EQ-SCH-100"] == [one.issue.code for one in rules.judge(b"<r/>").findings]


def test_a_remote_vocabulary_is_read_from_where_it_lies(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "v.xml").write_text("<v><c code='k'/></v>", "utf-8")
    tests = {"a": "@code = doc('http://example.org/voc/v.xml')//c/@code"}
    written = sheet(tests, documents=("http://example.org/voc/v.xml",))
    rules = make_schematron(written, resources={"http://example.org/voc": tmp_path}, pool=pool)

    assert () == rules.judge(b"<r code='k'/>").findings
    assert 1 == len(rules.judge(b"<r code='z'/>").findings)


NODES = "<a xmlns='urn:v' xmlns:x='urn:x'><?p t?><b/><!-- c --><b x:at='1' at='2'>t</b><c xmlns=''/></a>"


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/Q{urn:v}a[1]", "/a"),
        ("/Q{urn:v}a[1]/Q{urn:v}b[2]", "/a/b[2]"),
        ("/Q{urn:v}a[1]/Q{urn:v}b[2]/@Q{urn:x}at", "/a/b[2]/@x:at"),
        ("/Q{urn:v}a[1]/Q{urn:v}b[2]/@at", "/a/b[2]/@at"),
        ("/Q{urn:v}a[1]/Q{urn:v}b[2]/text()[1]", "/a/b[2]"),
        ("/Q{urn:v}a[1]/comment()[1]", "/a/comment()"),
        ("/Q{urn:v}a[1]/processing-instruction(p)[1]", "/a/processing-instruction()"),
        ("/Q{urn:v}a[1]/Q{}c[1]", "/a/c"),
        ("/Q{urn:v}a[1]/Q{urn:v}b[9]", "/a"),
        ("/", "/a"),
        ("", "/a"),
    ],
)
def test_a_location_leads_to_its_node(location: str, path: str) -> None:
    read = document(NODES)

    assert path == read.place(*node_at(read, location)).path


@given(st.text(alphabet="/Q{}urn:vab[]@12().*", max_size=60))
def test_any_location_leads_somewhere_in_the_document(location: str) -> None:
    read = document(NODES)

    assert read.place(*node_at(read, location)).path.startswith("/a")


TEXTS = st.text(max_size=60).map(lambda text: f"<r>{text}</r>".encode())
CUT = st.integers(0, len(NODES)).map(lambda end: NODES[:end].encode())


@settings(max_examples=80, deadline=None)
@given(data=st.one_of(st.binary(max_size=80), TEXTS, CUT))
def test_no_document_makes_the_judge_raise(pool: Pool, data: bytes) -> None:
    """Whatever the bytes are: at least the one finding, with a place in the document."""
    told = make_schematron(sheet({"a": "@never"}), pool=pool).judge(data).findings

    assert told
    assert all(1 <= (one.subject.line or 1) <= len(data) + 1 for one in told)


def test_languages_are_told_apart() -> None:
    assert "fr" == language_of(french)
