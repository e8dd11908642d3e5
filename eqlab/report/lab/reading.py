"""Reads what people declare for a report: a small YAML file. See docs/lab-reports.md."""

import re
from datetime import date

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.location import Position
from eqlab.core.subject import SubjectKind
from eqlab.plan.node import MappingNode, described
from eqlab.plan.yaml_reader import read_yaml
from eqlab.report.lab.author import Part
from eqlab.report.lab.issues import BAD_VALUE
from eqlab.report.lab.making import Facts
from eqlab.report.lab.marks import Provenance, observed, supplied
from eqlab.report.lab.model import (
    Absence,
    Amendment,
    Archived,
    BuildRow,
    Customer,
    DecisionRule,
    External,
    Item,
    Laboratory,
    Opinion,
    Outcome,
    Person,
)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LETTERS = {letter: letter for letter in "abcdefghijklmnop"}
_KINDS = {kind.value: kind for kind in SubjectKind}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


def read_facts(source: bytes, file: str, *, demonstration: bool | None = None) -> Facts:
    """Read the facts of a report. `demonstration`, when given, overrules what the file says.

    Raises AuthorErrors with every mistake and its place; what is merely missing is for the lint.
    """
    node = read_yaml(source, file)
    if not isinstance(node, MappingNode):
        place = Position(file=file, line=1)
        raise AuthorErrors([AuthorError(BAD_VALUE, place, "a mapping", key="The file", found=described(node))])
    whole = Part("", node)
    facts = _facts(whole, demonstration)
    if whole.errors:
        raise AuthorErrors(sorted(whole.errors, key=lambda one: (one.at.line or 0) if one.at else 0))
    return facts


def _facts(whole: Part, demonstration: bool | None) -> Facts:
    whole.known(
        *("report", "laboratory", "place", "customer", "item", "sampling", "deviations", "external", "people"),
        *("environment", "uncertainty", "rule", "outcome", "opinions", "amends", "disclaimers", "absent", "validated"),
    )
    report = whole.part("report").known(
        *("id", "title", "issued", "demonstration", "only_items", "authorised", "statement")
    )
    environment = whole.part("environment").known("conditions", "clock")
    outcome = whole.choice("outcome", _OUTCOMES)
    said = report.flag("demonstration", default=True)
    return Facts(
        id=report.text("id"),
        title=report.said("title"),
        issued=report.day("issued") or date.min,
        demonstration=said if demonstration is None else demonstration,
        only_items=report.flag("only_items", default=False),
        authorised=report.texts("authorised"),
        statement=report.text("statement"),
        laboratory=_laboratory(whole.part("laboratory")),
        place=observed(whole.text("place")),
        customer=_customer(whole.part("customer")),
        item=_item(whole.part("item")),
        received=whole.part("item").days("received"),
        sampling=observed(whole.text("sampling")),
        deviations=whole.saids("deviations"),
        external=tuple(_external(one) for one in whole.parts("external")),
        people=tuple(_person(one) for one in whole.parts("people")),
        conditions=environment.text("conditions"),
        clock=environment.text("clock"),
        uncertainty=whole.said("uncertainty"),
        rule=_rule(whole.part("rule")) if "rule" in whole.node.entries else None,
        outcome=_OUTCOMES[outcome] if outcome else None,
        opinions=tuple(_opinion(one) for one in whole.parts("opinions")),
        amendment=_amendment(whole.part("amends")) if "amends" in whole.node.entries else None,
        disclaimers=whole.saids("disclaimers"),
        absences=tuple(_absence(one) for one in whole.parts("absent")),
        archived=_archived(whole.part("validated")) if "validated" in whole.node.entries else None,
    )


def _laboratory(part: Part) -> Laboratory:
    part.known("id", "name", "address", "contact", "accreditation")
    return Laboratory(
        id=part.text("id"),
        name=part.text("name"),
        address=part.text("address"),
        contact=part.text("contact"),
        accreditation=part.text("accreditation"),
    )


def _customer(part: Part) -> Customer:
    part.known("id", "name", "contact", "address", "country")
    return Customer(
        id=part.text("id"),
        name=supplied(part.text("name")),
        contact=supplied(part.text("contact")),
        address=supplied(part.text("address")),
        country=part.text("country"),
    )


def _item(part: Part) -> Item:
    part.known("level", "system", "version", "vendor", "condition", "builds", "sbom", "received")
    return Item(
        level=_KINDS.get(part.choice("level", _KINDS), SubjectKind.PRODUCT),
        system=supplied(part.text("system")),
        version=supplied(part.text("version")),
        vendor=supplied(part.text("vendor")),
        condition=observed(part.text("condition")),
        builds=tuple(_build(one) for one in part.parts("builds")),
        sbom=_digest(part, "sbom"),
    )


def _build(part: Part) -> BuildRow:
    part.known("name", "sha256", "sha512", "purl", "examined")
    return BuildRow(
        name=part.text("name", needed=True),
        sha256=_digest(part, "sha256"),
        sha512=part.text("sha512"),
        purl=part.text("purl"),
        mark=Provenance.EXAMINED if part.flag("examined", default=False) else Provenance.CUSTOMER,
    )


def _digest(part: Part, key: str) -> str:
    told = part.text(key)
    if told and not _DIGEST.fullmatch(told):
        part.refuse(part.node.entries[key], key, "64 hexadecimal digits in lower case")
    return told


def _external(part: Part) -> External:
    part.known("provider", "what", "sha256", "results")
    return External(
        provider=part.text("provider"),
        what=part.text("what"),
        sha256=_digest(part, "sha256"),
        results=part.texts("results"),
    )


def _person(part: Part) -> Person:
    part.known("id", "name", "role", "function", "competences")
    return Person(
        id=part.text("id", needed=True),
        name=part.text("name"),
        role=part.text("role", needed=True),
        function=part.text("function"),
        competences=part.texts("competences"),
    )


def _rule(part: Part) -> DecisionRule:
    part.known("id", "sha256", "text", "risk", "agreed")
    return DecisionRule(
        id=part.text("id"),
        sha256=_digest(part, "sha256"),
        text=part.said("text"),
        risk=part.said("risk"),
        agreed=part.day("agreed"),
    )


def _opinion(part: Part) -> Opinion:
    part.known("text", "author", "basis")
    return Opinion(text=part.said("text"), author=part.text("author"), basis=part.said("basis"))


def _amendment(part: Part) -> Amendment:
    part.known("id", "sha256", "reason")
    return Amendment(amends=part.text("id"), sha256=_digest(part, "sha256"), reason=part.text("reason"))


def _absence(part: Part) -> Absence:
    part.known("item", "reason", "by")
    return Absence(item=part.choice("item", _LETTERS), reason=part.text("reason"), by=part.text("by"))


def _archived(part: Part) -> Archived:
    part.known("declared", "validator", "at", "conforms")
    return Archived(
        declared=part.text("declared", needed=True),
        validator=part.text("validator", needed=True),
        at=part.day("at") or date.min,
        conforms=part.flag("conforms", default=False),
    )
