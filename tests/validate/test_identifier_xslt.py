"""Identifier rules in XSLT answer as they do in Python: thousands of values, in one process of the XSLT engine."""

import json
import random
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from looking import luxembourg

from eqlab.core.errors import AuthorError
from eqlab.validate.identifier import LEVELS, IdentifierRule, compile_rules
from eqlab.validate.identifier_xslt import NAMESPACE, identifier_functions
from eqlab.validate.pattern_xpath import xpath_regex
from eqlab.validate.patterns import PatternError, safe_pattern

RUN = """
import json, sys
from saxonche import PySaxonProcessor
job = json.load(sys.stdin)
with PySaxonProcessor(license=False) as saxon:
    engine = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_text=job["sheet"])
    document = saxon.parse_xml(xml_text=job["document"])
    sys.stdout.write(engine.transform_to_string(xdm_node=document))
"""

SHEET = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:eq="{namespace}">
<xsl:output method="text"/>
{functions}
<xsl:template match="/"><xsl:for-each select="/all/one">
<xsl:value-of select="if (eq:valid-at(@rule, string(.), @least)) then '1' else '0'"/></xsl:for-each>
<xsl:value-of select="eq:valid('oid', ()), eq:valid('oid', '1.2'), eq:valid(string(/all/@rule), '1')"/>
</xsl:template></xsl:stylesheet>"""


def rules() -> dict[str, IdentifierRule]:
    """The country's rules, the general ones, and some that use everything a rule can say."""
    check = {"digits": 4, "algorithm": "mod11", "over": "1-3", "weights": [4, 3, 2]}
    own = {
        "odd": {
            "title": {"en": "odd"},
            "shape": {"level": "note"},
            "forms": [
                {"title": "a", "pattern": r"[^a-c\d]{1,3}|(?:x.y)+?z?|\D\W\S|[\s'\"\-\]&<]{2,}|ü"},
                {"title": "b", "pattern": "^é+$"},
            ],
        },
        "weighted": {
            "title": {"en": "weighted"},
            "level": "warning",
            "forms": [
                {"title": "nnnX", "pattern": r".{4}", "checks": [{**check, "ten": "X"}]},
                {"title": "nnnn", "pattern": r"\d{4,6}", "checks": [check]},
            ],
        },
        "iban-like": {
            "title": {"en": "with two digits"},
            "forms": [
                {
                    "title": "nnnnCC",
                    "pattern": r"\d{6}",
                    "checks": [
                        {"digits": "5-6", "algorithm": "mod97-10", "over": "1-4", "level": "note"},
                    ],
                }
            ],
        },
        "dated": {
            "title": {"en": "dated"},
            "level": "warning",
            "forms": [{"title": "YYYYMMDD", "pattern": r"\d{8}", "dates": ["1-8"]}],
        },
    }
    return {**luxembourg(), **compile_rules({"identifiers": own}, "own.yaml")}


SEEDS = {
    "matricule": ("1897010100105", "7000010105084", "1890061500409", "18970101001"),
    "ehealth-id": ("2999000191", "1099000191"),
    "dsp-id": ("2900000189", "3800000338"),
    "loinc": ("34105-7", "2160-0"),
    "gtin": ("4006381333931", "96385074"),
    "uuid": ("urn:uuid:5e0f0002-0000-4000-8000-000000000008",),
    "oid": ("urn:oid:1.3.182.4.4", "2.16.840"),
    "country-2": ("LU", "DE"),
    "country-3": ("LUX",),
    "cns-code": ("900001-12", "90000112"),
    "organisation-oid": ("1.3.182.3.1.1.10990001.6",),
    "odd": ("xay", "xay\nz", "AB", "ü", "'\"", "&<", "]-", "-_ "),
    "weighted": ("1234", "100X", "0000", "12345"),
    "iban-like": ("123402", "000098"),
    "dated": ("20240229", "20230229", "19990000", "19990001", "00000101", "19001300"),
}


def values(name: str, chance: random.Random) -> list[str]:
    """Good values, each with a letter changed, dropped, doubled or two swapped; and numbers by chance."""
    seeds = SEEDS.get(name, ("2999000191",))
    made = [*seeds, "", " "]
    for _ in range(110):
        text = chance.choice(seeds)
        at = chance.randrange(len(text))
        other = chance.choice("0123456789" * 3 + "aAXxyz-.+'\"&<]\t\n üé²٣")
        made.append(
            chance.choice(
                (
                    text[:at] + other + text[at + 1 :],
                    text[:at] + text[at + 1 :],
                    text[:at] + other + text[at:],
                    text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
                    "".join(chance.choice("0123456789") for _ in text),
                )
            )
        )
    return made


def transformed(functions: str, document: ET.Element, sheet: str = SHEET) -> str:
    job = {
        "sheet": sheet.format(namespace=NAMESPACE, functions=functions),
        "document": ET.tostring(document, "unicode").replace("\r", "&#13;"),
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    return done.stdout


def test_rules_answer_in_xslt_as_in_python() -> None:
    """For every rule, at every level."""
    known, chance = rules(), random.Random(7)
    document = ET.Element("all", rule="uuid")
    expected = ""
    for name, rule in known.items():
        for value in values(name, chance):
            for least, level in LEVELS.items():
                ET.SubElement(document, "one", rule=name, least=least).text = value
                expected += "1" if rule.fits(value, level) else "0"

    assert 4000 < len(expected)
    assert {"0", "1"} == set(expected)
    assert f"{expected}false true false" == transformed(identifier_functions(known), document)


def test_the_prefix_is_the_one_that_xpath_has() -> None:
    from eqlab.validate.xpath import EQ

    assert EQ == NAMESPACE


@pytest.mark.parametrize("text", [r"(?=1)\d", r"(\d)\1", r"[\D1]", r"a\b", r"\x01", r"(?i:a)", "a$b", r"\d++1"])
def test_what_xpath_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        xpath_regex(safe_pattern(text))


def test_a_rule_with_such_a_pattern_is_an_authors_mistake() -> None:
    wrong = {"identifiers": {"x": {"title": {"en": "x"}, "forms": [{"title": "n", "pattern": r"(?!1)\d"}]}}}

    with pytest.raises(AuthorError, match="cannot be asked in XSLT"):
        identifier_functions(compile_rules(wrong, "x.yaml"))


WRONG = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:eq="{namespace}">
<xsl:output method="text"/>
{functions}
<xsl:template match="/"><xsl:for-each select="/all/one">
<xsl:value-of select="eq:wrong(@rule, string(.)) || '|'"/></xsl:for-each>
<xsl:value-of select="'(' || eq:wrong(string(/all/@rule), ()) || ')'"/></xsl:template></xsl:stylesheet>"""


def breaches(rule: IdentifierRule, value: str) -> str:
    """What Python says of the first form that a value has, as XSLT writes it."""
    form = next((one for one in rule.forms if one.has(value)), None)
    told = [one for one in rule._within(form, value) if one.weight.level >= LEVELS["warning"]] if form else []
    return "; ".join(
        f"{one.facts['position']}: {one.facts['found']} ≠ {one.facts.get('expected', 'YYYYMMDD') or '-'}"
        for one in told
    )


def test_what_is_wrong_with_a_number_is_written_in_xslt_as_python_finds_it() -> None:
    """Position, what is written, what is computed."""
    known, chance = rules(), random.Random(11)
    document, expected = ET.Element("all", rule="uuid"), []
    for name, rule in known.items():
        for value in values(name, chance):
            ET.SubElement(document, "one", rule=name).text = value
            expected.append(breaches(rule, value))

    assert 100 < len([one for one in expected if one])
    assert any("≠ YYYYMMDD" in one for one in expected)
    told = transformed(identifier_functions(known), document, WRONG)
    assert [*expected, "()"] == told.split("|")
