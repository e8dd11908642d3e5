"""A schema with large vocabularies, in the shapes that template tools write, and rules without any; documents."""

import random
from pathlib import Path

VOCABULARIES, CODES = 20, 5000
_HEAD = '<schema xmlns="http://purl.oclc.org/dsdl/schematron"{0}><title>{1}</title>\n<ns prefix="h" uri="urn:h"/>\n'
_RULE = """\
<pattern id="p{0}"><rule context="h:observation[h:templateId[@root='1.{0}']]/h:code">
<let name="theCode" value="@code"/><let name="theCodeSystem" value="@codeSystem"/>
<let name="theAttCode" value="distinct-values(tokenize(normalize-space(@code), '\\s'))"/>
<assert id="a{0}"
 test="@nullFlavor or @code = doc('include/voc-{0}.xml')//valueSet[1]/conceptList/concept/@code"
>The code is not in value set {0}.</assert>
<assert id="b{0}" test="@nullFlavor or
 exists(doc('include/voc-{0}.xml')/*/valueSet/conceptList/concept[@code = $theCode]\
[@codeSystem = $theCodeSystem])">The code with its system is not in value set {0}.</assert>
<assert id="c{0}" test="@nullFlavor or exists(doc('include/voc-{0}.xml')//valueSet[1][conceptList/concept\
[@code = $theCode][@codeSystem = $theCodeSystem] or completeCodeSystem[@codeSystem = $theCodeSystem]])"
>The element value shall be one of value set {0}.</assert>
<assert id="d{0}" test="not(@code) or empty($theAttCode[not(. = \
distinct-values(doc('include/voc-{0}.xml')//valueSet[1]/conceptList/concept/@code))])"
>One of the codes is wrong.</assert>
</rule></pattern>
"""
_PLAIN = """\
<pattern id="q{0}"><rule context="h:observation[h:templateId/@root='1.{0}']"><let name="n" value="count(h:code)"/>
<assert test="$n = 1">There is not one code.</assert><assert test="h:code/@code != ''">The code is empty.</assert>
<assert test="string-length(h:text) &gt; 3 or h:code/@nullFlavor">Short text: <value-of select="h:text"/></assert>
<report test="@classCode != 'OBS'">The class is odd.</report></rule></pattern>
"""


def vocabularies(folder: Path) -> Path:
    """Write the schema with its vocabularies; return its path."""
    (folder / "include").mkdir(parents=True, exist_ok=True)
    for number in range(VOCABULARIES):
        concepts = "\n".join(
            f'<concept code="c{number}-{code}" codeSystem="2.16.{code % 5}" displayName="Code {code}" level="0"/>'
            for code in range(CODES)
        )
        text = f'<valueSets><valueSet id="2.{number}"><conceptList>{concepts}</conceptList></valueSet></valueSets>'
        (folder / "include" / f"voc-{number}.xml").write_text(text, "utf-8")
    schema = folder / "vocabularies.sch"
    rules = "".join(_RULE.format(number) for number in range(VOCABULARIES))
    schema.write_text(_HEAD.format(' queryBinding="xslt2"', "Vocabularies") + rules + "</schema>", "utf-8")
    return schema


def plain(folder: Path) -> Path:
    """Write a schema of XPath 1.0 without vocabularies; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = folder / "plain.sch"
    rules = "".join(_PLAIN.format(number) for number in range(VOCABULARIES))
    schema.write_text(_HEAD.format(' queryBinding="xslt"', "Plain rules") + rules + "</schema>", "utf-8")
    return schema


def documents(count: int, observations: int, seed: int = 3) -> list[bytes]:
    """Return documents whose codes are right nine times of ten."""
    chance = random.Random(seed)
    return [_document(chance, observations) for _ in range(count)]


def _document(chance: random.Random, observations: int) -> bytes:
    parts = []
    for _ in range(observations):
        number, code = chance.randrange(VOCABULARIES), chance.randrange(CODES)
        written = f"c{number}-{code}" if chance.random() < 0.9 else "wrong"
        parts.append(
            f'<observation classCode="OBS"><templateId root="1.{number}"/>'
            f'<code code="{written}" codeSystem="2.16.{code % 5}"/><text>Some text {code}</text></observation>'
        )
    return f'<document xmlns="urn:h">{"".join(parts)}</document>'.encode()
