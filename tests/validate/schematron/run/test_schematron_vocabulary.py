"""Looking a code up by key means the same as searching for it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schematron_sheets import sheet

from eqlab.validate.schematron.run.judging import Schematron, make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.settings import Settings
from eqlab.validate.schematron.run.vocabulary.rewriting import Key, rewrite
from eqlab.validate.schematron.run.vocabulary.tokens import Unreadable, tokens_of

VOCABULARY = """\
<valueSets>
 <valueSet id="1" status="active">
  <conceptList>
   <concept code="A" codeSystem="1.1" level="1"/><concept code="B" codeSystem="1.1"/>
   <concept code="A" codeSystem="1.2"/>
   <concept code="1" codeSystem="1.1"/><concept code="1.0" codeSystem="1.1"/><concept code="" codeSystem="1.1"/>
   <valueSet id="3"><conceptList><concept code="N" codeSystem="1.3"/></conceptList></valueSet>
  </conceptList>
  <completeCodeSystem codeSystem="9.9"/>
 </valueSet>
 <valueSet id="2"><conceptList><concept code="Z" codeSystem="1.1">text</concept></conceptList></valueSet>
</valueSets>
"""
MEMBERSHIPS = (
    "@code = doc('v.xml')//valueSet[1]/conceptList/concept/@code",
    "doc('v.xml')//valueSet[1]/conceptList/concept/@code = @code",
    "@code = doc('v.xml')/*/valueSet/conceptList/concept/@code",
    "@code = document('v.xml')/valueSets/valueSet[@id = '2']/conceptList/concept/@code",
    "@code = doc('v.xml')/valueSets/valueSet[@id='1'][@status='active']/conceptList/concept[@codeSystem='1.2']/@code",
    "@code = doc('v.xml')//valueSet[@id='1']//concept/@code",
    "@code = doc('v.xml')/valueSets/valueSet[2]/conceptList/concept/@code",
    "@code = doc('v.xml')//valueSet[last()]/conceptList/concept/@code",
    "@code = distinct-values(doc('v.xml')//concept/@code)",
    "@code = (('X', 'Y'), doc('v.xml')//valueSet[1]/conceptList/concept/@code)",
    "@code = ('X', doc('v.xml')//valueSet[@id='2']//concept/@code, doc('v.xml')//completeCodeSystem/@codeSystem)",
    "@code = (doc('v.xml')//valueSet[1]//@code | doc('v.xml')//completeCodeSystem/@codeSystem)",
    "number(@code) = doc('v.xml')//concept/@code",
    "xs:decimal('1') = doc('v.xml')//concept/@code",
    "(@code, @codeSystem) = doc('v.xml')//concept/@code",
    "tokenize(@code, ' ') = doc('v.xml')//valueSet[1]/conceptList/concept/@code",
    "not(@code = doc('v.xml')//concept/@code) and @codeSystem = doc('v.xml')//concept/@codeSystem or @code = 'X'",
    "if (@code = doc('v.xml')//concept/@code) then true() else @codeSystem = doc('v.xml')//concept/@codeSystem",
    "empty(tokenize(@code, ' ')[not(. = (('X', 'Y'), doc('v.xml')//valueSet[1]/conceptList/concept/@code))])",
    "@code = doc('v.xml')//concept[@level]/@code",
    "string(@code) = doc('v.xml')//valueSet/conceptList/concept[not(@level)]/@code (: a (: nested :) comment :)",
    "@code = doc('v.xml')//concept",
    "@code != doc('v.xml')//concept/@code",
    "@code = doc('v.xml')//concept/string(@code)",
    "@code = (doc('v.xml')//concept/@code)[2]",
    "@code = doc('v.xml')//valueSet[1]/conceptList/concept[2]/@code",
    "@code = doc('v.xml')//concept[@code = current()/@code]/@code",
    "@code = doc(concat('v', '.xml'))//concept/@code",
    "doc-available('v.xml') and not(doc-available('w.xml')) and @code = 'A'",
)
LOOKUPS = (
    "exists(doc('v.xml')/*/valueSet/conceptList/concept[@code = $theCode][@codeSystem = $theCodeSystem])",
    "exists(doc('v.xml')//valueSet[1]/conceptList/concept[@code = $theCode][@codeSystem = $theCodeSystem])",
    "exists(doc('v.xml')//valueSet[1][conceptList/concept[@code = $theCode][@codeSystem = $theCodeSystem]])",
    "exists(doc('v.xml')//valueSet[1][conceptList/concept[@code = $theCode][not(@v)] or completeCodeSystem[@v]])",
    "exists(doc('v.xml')//valueSet[conceptList/concept[$theCode = @code]][@id = '2'])",
    "exists(doc('v.xml')//valueSet[1]/conceptList/concept[@code = $theCode][1][@codeSystem = $theCodeSystem])",
    "exists(doc('v.xml')//valueSet[@id = '1']/conceptList/concept[@code = $theCode][@codeSystem = '1.2'])",
    "count(doc('v.xml')//concept[@code = $theCode]) = 2",
    "doc('v.xml')//concept[@code = $theCode]/@codeSystem = $theCodeSystem",
    "doc('v.xml')//concept[@code = current()/@code][2]/@codeSystem = current()/@codeSystem",
    "exists(doc('v.xml')//concept[@code = $number])",
    "exists(doc('v.xml')//conceptList[concept/@code = $theCode])",
    "exists(doc('v.xml')//valueSet[.//concept[@code = $theCode]])",
    "exists(doc('v.xml')/valueSets[valueSet/conceptList/concept[@code = $theCode]]/valueSet[@id = '2'])",
    "doc('v.xml')//concept[@code = $theCode] or completeCodeSystem",
    "doc('v.xml')//concept[. = 'text'][@code = $theCode]/@codeSystem = $theCodeSystem",
)
TOP = '<xsl:variable name="number" select="1"/>'


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(Settings(workers=1, seconds=30))
    yield made
    made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("vocabulary")
    (made / "v.xml").write_text(VOCABULARY, "utf-8")
    return made


def bound(expression: str) -> str:
    """Bind the variables as rules do, to attributes."""
    return f"(for $theCode in @code, $theCodeSystem in @codeSystem return boolean({expression}))"


TESTS = {
    **{f"m{number}": text for number, text in enumerate(MEMBERSHIPS)},
    **{f"l{number}": bound(text) for number, text in enumerate(LOOKUPS)},
}


@pytest.fixture(scope="module")
def both(pool: Pool, folder: Path) -> tuple[Schematron, Schematron]:
    rules = sheet(TESTS, folder=folder, documents=((folder / "v.xml").as_uri(),), context="//e", top=TOP)
    return make_schematron(rules, pool=pool), make_schematron(rules, pool=pool, fast=False)


CODES = st.sampled_from(["A", "B", "N", "Z", "X", "1", "1.0", "", "A X", "9.9", "text"])
SYSTEMS = st.sampled_from(["1.1", "1.2", "1.3", "9.9", ""])
ELEMENTS = st.builds(lambda code, system: f'<e code="{code}" codeSystem="{system}"/>', CODES, SYSTEMS)


@settings(max_examples=60, deadline=None)
@given(elements=st.lists(st.one_of(ELEMENTS, st.just("<e/>")), min_size=1, max_size=6))
def test_fast_and_slow_find_the_same(both: tuple[Schematron, Schematron], elements: list[str]) -> None:
    """General comparisons keep their meaning (XPath 3.1, section 3.7.2): untyped, text and number alike."""
    document = f"<r>{''.join(elements)}</r>".encode()

    fast, slow = (one.judge(document).findings for one in both)

    assert slow == fast


def test_the_shapes_of_code_lists_are_looked_up_by_key(both: tuple[Schematron, Schematron]) -> None:
    fast, slow = (one.program.xslt.decode() for one in both)
    tests = re.findall(r'<xsl:if test="([^"]*)"', fast)

    looked_up = {name for name, test in zip(TESTS, tests, strict=True) if "key(" in test}

    searched = {"m22", "m23", "m24", "m27", "m28", "l5", "l9", "l12"}
    assert searched == TESTS.keys() - looked_up
    assert "key(" not in slow


def keys_of(expression: str) -> list[Key]:
    made: list[Key] = []

    def named(key: Key) -> str:
        made.append(key)
        return "k"

    rewrite(expression, named)
    return made


def test_attributes_compared_with_literals_are_part_of_the_key() -> None:
    """A document with thousands of value sets needs one key, not one each."""
    one, other = (f"@code = doc('voc.xml')/s/v[@id='{oid}']/code/@value" for oid in ("1.2.3", "1.2.4"))

    assert keys_of(one) == keys_of(other)
    assert [Key("/s/v/code/@value", ("../../@id!string(.)", "string(.)"))] == keys_of(one)


@pytest.mark.parametrize("text", ["@doc = doc", "doc/a[doc]", "'doc(1)' = \"doc('x')/a\"", "a (: doc('x') :)", "("])
def test_what_reads_no_document_stays_as_it_is(text: str) -> None:
    assert text == rewrite(text, lambda _: "k")


@given(st.text(alphabet="abdoc('v.xml')/@[]=|, \"$(){}:*.1-!andor", max_size=60))
def test_any_text_can_be_rewritten(text: str) -> None:
    """What cannot be told apart stays as it is; nothing raises."""
    new = rewrite(text, lambda _: "k")

    assert new == text or "urn:eqlab:rule" in new


@given(st.text(alphabet="abdoc('v.xml')/@[]=|, \"$(){}:*.1-!andor", max_size=60))
def test_tokens_cover_their_text(text: str) -> None:
    """What stands between tokens is blank or a comment."""
    try:
        tokens = tokens_of(text).tokens
    except Unreadable:
        return
    between = [text[a.end : b.start] for a, b in pairwise(tokens)]

    assert all(not one.strip() or one.strip().startswith("(:") for one in between)
    assert all(text[one.start : one.end] == one.text for one in tokens)
