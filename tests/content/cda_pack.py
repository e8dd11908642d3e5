"""The Schematron pack of CDA documents: its examples, the changes that break them, and what is found then."""

import base64
import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from eqlab.content.rules import Rules
from eqlab.core.finding import Finding
from eqlab.validate.cda import judge_cda
from eqlab.validate.identifier_xslt import identifier_functions
from eqlab.validate.schematron import Schematron, compile_schematron
from eqlab.validate.xml import XmlDocument, read_xml

ROOT = Path(__file__).parents[2]
CDA = ROOT / "scenarios" / "cda"
FOLDER = CDA / "rules" / "schematron"
SCHEMA = FOLDER / "luxembourg.sch"
EXAMPLES = {path.stem: path.read_bytes() for path in sorted(CDA.glob("examples/*.xml"))}
VARIANTS: list[dict[str, Any]] = yaml.safe_load((CDA / "variants" / "invalid.yaml").read_text("utf-8"))["variants"]

SCHEMATRON, RULE = "{http://purl.oclc.org/dsdl/schematron}", "{urn:eqlab:rule}"
_NAMES = {"cda": "urn:hl7-org:v3"}
_USED = ("matricule", "ehealth-id", "dsp-id", "cns-code", "organisation-oid", "loinc", "country-2", "country-3")
ACCEPTED: list[dict[str, Any]] = yaml.safe_load((CDA / "variants" / "accepted.yaml").read_text("utf-8"))["variants"]
_PDF = {
    "plain": lambda data: data.replace(b"pdfaid:part", b"pdfaid:none"),
    "encrypted": lambda data: data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 6 0 R"),
    "broken": lambda data: data,
}


@functools.cache
def schema(phase: str = "") -> Schematron:
    return compile_schematron(SCHEMA, phase=phase)


def judged(data: bytes, phase: str = "") -> tuple[Finding, ...]:
    """What CDA itself and the pack say, in this order."""
    document = read_xml(data)
    assert isinstance(document, XmlDocument)
    return *judge_cda(document), *schema(phase).judge(data).findings


def told(finding: Finding) -> str:
    """The id of the rule of the pack, else the code of the issue."""
    return finding.rule.segments[-1] if finding.rule.segments[0] == "schematron" else finding.issue.code


def asserts() -> list["etree._Element"]:
    """Every assert of the pack."""
    return [one for path in sorted(FOLDER.glob("*.sch")) for one in etree.parse(path).iter(f"{SCHEMATRON}assert")]


def broken(variant: Mapping[str, Any]) -> bytes:
    """The example of a variant after its changes."""
    root = etree.fromstring(EXAMPLES[variant["base"]])
    for step in variant["change"]:
        _change(root, step)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _change(root: "etree._Element", step: Mapping[str, Any]) -> None:
    if "remove" in step:
        for one in _found(root, step["remove"]):
            one.getparent().remove(one)
    elif "add" in step:
        ((where, path),) = ((key, step[key]) for key in ("into", "before", "after") if key in step)
        _add(_found(root, path)[0], where, step["add"])
    else:
        for one in _found(root, step["set"]):
            _set(one, step)


def _found(root: "etree._Element", path: str) -> list["etree._Element"]:
    found = root.xpath(path, namespaces=_NAMES)
    assert found, f"{path} finds nothing"
    return list(found)


def _add(node: "etree._Element", where: str, text: str) -> None:
    if not text.startswith("<"):
        node.text = f"{node.text or ''}{text}"
        return
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    (made,) = etree.fromstring(f'<x xmlns="urn:hl7-org:v3" xmlns:xsi="{xsi}">{text}</x>')
    if where == "into":
        node.append(made)
    elif where == "before":
        node.addprevious(made)
    else:
        node.addnext(made)


def _set(node: "etree._Element", step: Mapping[str, Any]) -> None:
    if "pdf" in step:
        node.text = with_pdf(_PDF[step["pdf"]](base64.b64decode(node.text or ""))) + "*" * (step["pdf"] == "broken")
    elif "attribute" not in step:
        node.text = step["to"]
    elif step["to"] is None:
        del node.attrib[step["attribute"]]
    else:
        node.set(step["attribute"], step["to"])


def with_pdf(data: bytes) -> str:
    """A PDF as the text of an element, in lines as others write it."""
    return base64.encodebytes(data).decode("ascii")


def identifier_library() -> str:
    """What `identifiers.xsl` of the pack must be; `EQLAB_WRITE_GOLDEN=1` writes it."""
    rules = Rules(ROOT).identifiers
    text = (
        '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="3.0">\n'
        "<!-- Made of scenarios/*/rules/identifiers.yaml by tests/content/cda_pack.py; do not edit. -->\n"
        f"{identifier_functions({name: rules[name] for name in _USED})}\n</xsl:stylesheet>\n"
    )
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        (FOLDER / "identifiers.xsl").write_text(text, "utf-8")
    return text
