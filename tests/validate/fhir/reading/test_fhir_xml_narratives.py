"""How a narrative in XML becomes text: with the declarations that it needs, however many its document has."""

import pytest
from fhir_documents import xml_of
from lxml import etree

from eqlab.validate.fhir.reading import xml_convert
from eqlab.validate.fhir.reading.xml_xhtml import is_crowded, xhtml_text

FHIR = 'xmlns="http://hl7.org/fhir"'
XHTML = "http://www.w3.org/1999/xhtml"


@pytest.mark.parametrize("prefixes", ["", 'xmlns:p="u" xmlns:q="v"'])
@pytest.mark.parametrize(
    "div",
    [
        f'<div xmlns="{XHTML}">a<br/>b</div>',
        f'<div xmlns="{XHTML}" id="a" lang="fr"><p>é &lt; &amp; &#13;</p> tail </div>',
        f'<h:div xmlns:h="{XHTML}" xmlns:g="w" g:x="1"><h:p g:y="2"/>b</h:div>',
        f'<div xmlns="{XHTML}"><svg xmlns="urn:svg"><g/></svg></div>',
        "<div>of no namespace of its own</div>",
    ],
)
def test_a_narrative_is_written_the_same_in_a_crowd(div: str, prefixes: str) -> None:
    """Whether or not its document declares many prefixes, a narrative has the declarations that it needs."""
    narrative = etree.fromstring(f"<text {prefixes}>{div}</text>")[0]

    assert xhtml_text(narrative) == xhtml_text(narrative, crowded=True)


def test_prefixes_are_not_named_for_each_narrative_in_a_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document tells once whether it may declare many; then no narrative is asked which ones reach it."""
    crowds: list[bool] = []
    monkeypatch.setattr(xml_convert, "xhtml_text", lambda div, *, crowded: crowds.append(crowded) or xhtml_text(div))
    narrative = f'<text><div xmlns="{XHTML}">a</div></text>'
    some, many = (" ".join(f'xmlns:a{at}="u"' for at in range(count)) for count in (3, 300))
    for prefixes in (some, many):
        xml_of(f"<Patient {FHIR} {prefixes}>{narrative}</Patient>")

    assert [False, True] == crowds
    assert [False, True] == [is_crowded(prefixes.encode()) for prefixes in (some, many)]


def test_many_attributes_bring_no_needless_declarations() -> None:
    """A narrative with more attributes than are taken over is copied, and leaves behind what it does not need."""
    many = " ".join(f'a{at}="1"' for at in range(200))
    text = f'<div xmlns="{XHTML}" {many}>x</div>'
    narrative = etree.fromstring(f'<text xmlns:p="u">{text}</text>')[0]

    assert text == xhtml_text(narrative) == xhtml_text(narrative, crowded=True)
