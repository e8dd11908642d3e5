from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fhir.narrative import html_is_safe
from eqlab.validate.fhir.narrative.exact import MOST, look_exactly
from eqlab.validate.fhir.narrative.look import anchors_of, look
from eqlab.validate.fhir.narrative.quick import look_quickly

XMLNS = 'xmlns="http://www.w3.org/1999/xhtml"'


def div(inside: str, attributes: str = "") -> str:
    return f"<div {XMLNS}{attributes}>{inside}</div>"


def faults(text: str) -> list[tuple[str, str]]:
    return [(fault.issue.code, "|".join(fault.facts.values())) for fault in look(text).faults]


TAGS = st.sampled_from(["p", "b", "i", "span", "tr", "td", "th", "li", "ul", "script", "u"])
ATTRIBUTES = st.sampled_from(
    ["", ' class="c"', ' id="a&amp;b"', " style='color: red'", ' onclick="x"', ' lang="fr"', ' href="#a"', ' x:y="z"']
)
SEVERAL = st.lists(ATTRIBUTES, max_size=3).map("".join)
TEXTS = st.text(alphabet="ab <>&;'\"]\n\u00a0\x01é", max_size=6)
XHTML = st.recursive(
    TEXTS.map(escape)
    | TEXTS
    | st.sampled_from(["<br/>", "<br />", "<b >x</b >", "<img src='#a'/>", "&#xa0;", "&nbsp;", "<a name='a'/>"]),
    lambda inner: st.tuples(TAGS, SEVERAL, st.lists(inner, max_size=3)).map(
        lambda parts: f"<{parts[0]}{parts[1]}>{''.join(parts[2])}</{parts[0]}>"
    ),
    max_leaves=8,
).map(div)


@given(XHTML | st.text(alphabet="<>/div pxmlns='\"=&;!-[]", max_size=40))
def test_the_quick_look_sees_what_the_exact_one_sees(text: str) -> None:
    """Whatever the quick look passes has no faults, and it has taken down the same, the anchors apart."""
    quick = look_quickly(text)

    assert quick is None or quick == replace(look_exactly(text), anchors=None)


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert not html_is_safe(text) or text.strip(" \t\r\n").startswith("<")


@pytest.mark.parametrize(
    "text",
    [
        div("text"),
        div("<p>a &amp; b &#160; &#xA0;</p><hr/>"),
        div('<table class="g"><tr><td colspan="2" style="color: #a0b">x</td></tr></table>'),
        div('<a href="https://example.org/?a=1&amp;b=2">x</a><a name="n">y</a>'),
        div('<a href="mailto:a@example.org">x</a><a href="tel:+352">y</a><a href="Patient/1">z</a>'),
        div('<img src="data:image/png;base64,AAAA" alt="x"/>'),
        div('<img src="x.png"/>'),
        div("<!-- a comment --><p>x</p>"),
        div("<p><![CDATA[a <b> &nbsp;]]></p>"),
        div('<p title="a > b">x</p>'),
        div("x", ' lang="fr" xml:lang="fr"'),
        '<x:div xmlns:x="http://www.w3.org/1999/xhtml">a<x:br/></x:div>',
        f"\n {div('x')}\n",
    ],
)
def test_plain_formatting_is_allowed(text: str) -> None:
    assert [] == faults(text)
    assert html_is_safe(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", [("EQ-FHIR-300", "syntax error|1|1")]),
        (div('<p class="a" id="b" class="c">x</p>'), [("EQ-FHIR-300", "duplicate attribute|1|63")]),
        ("", [("EQ-FHIR-300", "no element found|1|1")]),
        (div("<p>"), [("EQ-FHIR-300", "mismatched tag|1|48")]),
        (div("a") + div("b"), [("EQ-FHIR-300", "junk after document element|1|50")]),
        (div("AT&T"), [("EQ-FHIR-300", "not well-formed (invalid token)|1|47")]),
        (div("<p class=c>x</p>"), [("EQ-FHIR-300", "not well-formed (invalid token)|1|52")]),
        (div("a\x01"), [("EQ-FHIR-300", "not well-formed (invalid token)|1|44")]),
        (f"<p {XMLNS}>x</p>", [("EQ-FHIR-301", "p")]),
        ("<div>x</div>", [("EQ-FHIR-302", "")]),
        ('<div xmlns="http://hl7.org/fhir">x</div>', [("EQ-FHIR-302", "")]),
        ('<div xmlns="http://hl7.org/fhir"><p>x</p></div>', [("EQ-FHIR-302", "")]),
        (div("a&nbsp;b&nbsp;c&copy;"), [("EQ-FHIR-303", "&nbsp;"), ("EQ-FHIR-303", "&copy;")]),
        ('<!DOCTYPE div [<!ENTITY a "b">]>' + div("&a;"), [("EQ-FHIR-303", "&a;"), ("EQ-FHIR-304", "")]),
        (div("<script>x</script>"), [("EQ-FHIR-310", "script")]),
        (div("<form><input/>x</form>"), [("EQ-FHIR-310", "form"), ("EQ-FHIR-310", "input")]),
        (div("<P>x</P>"), [("EQ-FHIR-310", "P")]),
        (div('<svg xmlns="http://www.w3.org/2000/svg">x</svg>'), [("EQ-FHIR-310", "svg")]),
        (div('<p onclick="a()">x</p>'), [("EQ-FHIR-311", "onclick|p")]),
        (div('<p href="#">x</p>'), [("EQ-FHIR-311", "href|p")]),
        (div("<tr idref='a'><td>x</td></tr>"), [("EQ-FHIR-311", "idref|tr")]),
        (div(""), [("EQ-FHIR-312", "")]),
        (div("<p> \n</p><br/>"), [("EQ-FHIR-312", "")]),
        (div('<p style="width: expression(a)">x</p>'), [("EQ-FHIR-313", '"width: expression(a)"')]),
        (div('<a href="javascript:a()">x</a>'), [("EQ-FHIR-320", '"javascript:a()"')]),
        (div('<a href=" java&#9;Script:a()">x</a>'), [("EQ-FHIR-320", '" java Script:a()"')]),
        (div('<a href="urn:uuid:1">x</a>'), [("EQ-FHIR-321", '"urn:uuid:1"|urn')]),
        (div('<a href="data:text/html,x">x</a>'), [("EQ-FHIR-321", '"data:text/html,x"|data')]),
        (div('<img src="data:text/html,x"/>'), [("EQ-FHIR-321", '"data:text/html,x"|data')]),
    ],
)
def test_what_is_not_allowed_is_told(text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == faults(text)
    assert not html_is_safe(text)


def test_the_same_fault_is_told_once_and_only_so_many() -> None:
    assert 1 == len(faults(div("<u>x</u>" * 1000)))
    assert MOST == len(faults(div("".join(f"<e{n}>x</e{n}>" for n in range(1000)))))


def test_entities_of_its_own_are_not_expanded() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{10 * f'&l{n - 1};'}'>" for n in range(1, 10))
    text = f'<!DOCTYPE div [<!ENTITY l0 "lol">{laughs}]>' + div("&l9;")

    assert "EQ-FHIR-304" in [code for code, _ in faults(text)]


@pytest.mark.parametrize("depth", [300, 50_000])
def test_deep_nesting_takes_no_stack(depth: int) -> None:
    assert [] == faults(div("<b>" * depth + "x" + "</b>" * depth))
    assert ["EQ-FHIR-300"] == [code for code, _ in faults(div("<b><i>" * depth + "x" + "</b></i>" * depth))]


def test_links_and_their_targets_are_taken_down() -> None:
    text = div('<a href="#a&amp;b">x</a><p id="a&amp;b">y</p><a name="c"/><a href="#d">z</a><img src="#d"/>')

    assert (("a&b", "d"), frozenset({"a&b", "c"})) == (look(text).fragments, anchors_of(text))


def test_languages_of_parts_are_those_of_divs_in_the_outermost() -> None:
    assert ("fr", "de") == look(div('<div lang="fr">a<p lang="x">b</p></div><div xml:lang="de">c</div>')).sections


@pytest.mark.parametrize(
    "part", ["<", "&", "<!--", "<![CDATA[", "<p>", "&nbsp;", "<p a='", "</", "]]>", "<?", "<tr><td>", "<tr><td>x</td>"]
)
def test_long_nonsense_is_looked_at_in_one_go(part: str) -> None:
    """Time grows with the length of the text, not with its square: a search that begins anew never ends here."""
    assert [] != faults(div(part * 300_000))
