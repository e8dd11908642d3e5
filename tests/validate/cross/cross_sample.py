"""A small set of rules, and documents for it."""

from typing import Any

from eqlab.core.finding import Finding
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.cross.compiling import compile_rules
from eqlab.validate.cross.model import RuleSet

HEAD = """crossrules: t.sample
version: 1.0.0
title: {en: Sample}
sources: [{id: S, title: Sample, origin: public}]
inputs:
  order: {kind: fhir, type: Bundle, title: {en: Order, fr: Commande}}
  bill: {kind: xml, count: 0..*, title: {en: Bill}, namespaces: {b: "urn:bill"}}
  note: {kind: json, count: 0..1, title: {en: Note}}
  call: {kind: hl7v2, count: 0..1, title: {en: Message}}
"""

ORDER = b"""{
 "resourceType": "Bundle",
 "id": "7",
 "entry": [
  {"resource": {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "urn:oid:1.2.3", "value": "77"}]}},
  {"resource": {"resourceType": "Task", "authoredOn": "2026-01-05T10:00:00+01:00", "owner": {"display": "A"}}}
 ]
}"""
BILL = b"""<bill xmlns="urn:bill" no="7">
 <who root="1.2.3" extension="77"/>
 <at value="20260105110000+0100"/>
 <line>A</line>
 <line>B</line>
</bill>"""
NOTE = b'{"no": 7, "names": ["A", "B"]}'
CALL = b"MSH|^~\\&|A|B|C|D|20260105||ADT^A04|M1|T|2.5\rPID|||77^^^&1.2.3&ISO~78^^^&1.2.4&ISO||Test^Ada\r"


def compiled(rules: str, head: str = HEAD) -> RuleSet:
    """Compile rules, written as a list in YAML."""
    text = f"{head}rules:\n{rules}"
    node = read_yaml(text.encode(), "rules.yaml")
    return compile_rules(node.plain(), "rules.yaml", lambda steps: place_at(node, steps))


def one_rule(body: str, head: str = HEAD, more: str = "") -> RuleSet:
    """Compile one rule from its form."""
    lines = "\n".join(f"    {line}" for line in f"{more}\n{body}".strip().splitlines())
    return compiled(f"  - id: R-1\n    title: {{en: It fits.}}\n{lines}\n", head)


def judged(rules: RuleSet, **documents: Any) -> list[Finding]:
    """Look at documents; one that is no list is the only one of its input."""
    return list(rules.judge({name: one if isinstance(one, list) else [one] for name, one in documents.items()}))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.issue.code for finding in findings]
