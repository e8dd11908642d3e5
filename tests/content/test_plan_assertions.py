"""Every assertion of the plans can fail: for each there is a small damage of a golden exchange that it notices."""

import copy
import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from defects import LABORATORY, PRESCRIBER
from eprescription_campaigns import WORKSHOP, play

from eqlab.core.check import Context, Document, Subject
from eqlab.core.exchange import Body
from eqlab.core.issue import Nature
from eqlab.core.location import Position, SubjectPath
from eqlab.core.requirement import Origin
from eqlab.plan.model import Case, Check
from eqlab.wiring import Session


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all members and elements."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from paths(inner, (*path, key))


def damaged(value: Any) -> Iterator[Any]:
    """Copies of a JSON value: in each, one member or element is taken away, doubled, replaced or swapped."""
    for path in paths(value):
        for damage in (_taken_away, _doubled, _replaced, _swapped):
            mutant = copy.deepcopy(value)
            parent = mutant
            for key in path[:-1]:
                parent = parent[key]
            if damage(parent, path[-1]):
                yield mutant


def _taken_away(parent: Any, key: Any) -> bool:
    del parent[key]
    return True


def _doubled(parent: Any, key: Any) -> bool:
    if not isinstance(parent, list):
        return False
    parent.append(copy.deepcopy(parent[key]))
    return True


def _replaced(parent: Any, key: Any) -> bool:
    if isinstance(parent[key], dict | list):
        return False
    parent[key] = "otherwise"
    return True


def _swapped(parent: Any, key: Any) -> bool:
    """Swap an element with the one before it, or a member's value with that of the member before it."""
    keys = list(range(len(parent))) if isinstance(parent, list) else list(parent)
    before = keys[keys.index(key) - 1]
    if parent[before] == parent[key]:
        return False
    parent[before], parent[key] = parent[key], parent[before]
    return True


def enlarged(value: Any, names: set[str]) -> Iterator[Any]:
    """Copies of a JSON value: in each, one object has a member more, with one of the names."""
    for path in [(), *paths(value)]:
        for name in sorted(names):
            mutant = copy.deepcopy(value)
            inner = mutant
            for key in path:
                inner = inner[key]
            if isinstance(inner, dict) and name not in inner:
                inner[name] = "otherwise"
                yield mutant


def pointed_elsewhere(value: Any, texts: set[str]) -> Iterator[Any]:
    """Copies of a JSON value: in each, the end of one reference is one of the texts."""
    for path in paths(value):
        for text in sorted(texts):
            mutant = copy.deepcopy(value)
            parent = mutant
            for key in path[:-1]:
                parent = parent[key]
            if isinstance(parent[path[-1]], str) and "/" in parent[path[-1]]:
                parent[path[-1]] = f"{parent[path[-1]].rpartition('/')[0]}/{text}"
                yield mutant


def named_texts(check: Check, context: Context) -> set[str]:
    """The texts of the case that a rule names, as `%rx.line1`."""
    named = re.findall(r"%(\w+)\.(\w+)", str(check.parameter))
    held = [context.variables.get(name) for name, _ in named]
    inner = [value.get(key) for value, (_, key) in zip(held, named, strict=True) if isinstance(value, dict)]
    return {text for text in inner if isinstance(text, str)}


def subjects(subject: Subject, check: Check, context: Context) -> Iterator[Subject]:
    """Damaged copies of what a check looks at; every one can be read, but for the check that looks at that."""
    if subject.document is not None and check.validator == "json":
        yield _document(subject, subject.document.body.data[:-1], None)
    names = set(re.findall(r"[a-z][A-Za-z]*", str(check.parameter)))
    texts = named_texts(check, context)
    whole = subject.value
    if check.validator == "status":
        yield Subject(value={**whole, "response": {**whole["response"], "status": 599}}, place=subject.place)
    for value in chain(damaged(whole), enlarged(whole, names), pointed_elsewhere(whole, texts)):
        if subject.document is None:
            yield Subject(value=value, place=subject.place)
        else:
            yield _document(subject, json.dumps(value).encode(), value)


OWN = {
    "json": "EQ-JSON-",
    "status": "EQ-CHECK-2",
    "header": "EQ-CHECK-2",
    "schema": "EQ-CHECK-3",
    "profile": "EQ-FHIR-",
    "fhirpath": "EQ-FHIRPATH-101",
    "identifier": "EQ-ID-",
    "cda": "EQ-CDA-",
    "xpath": "EQ-XPATH-",
    "xsd": "EQ-XSD-",
    "schematron": "EQ-SCH-1",
    "hl7v2": "EQ-HL7-",
    "cross": "EQ-CROSS-1",
    "certificate": "EQ-PKI-",
    "jwt": "EQ-JWT-",
    "signature": "EQ-DSIG-",
    "saml": "EQ-SAML-",
    "soap-security": "EQ-WSSE-",
    "pdf": "EQ-PDF-",
}
"""Beginning of the codes by which a check says that its own rule is broken."""


def notices(check: Check, subject: Subject, context: Context) -> bool:
    """Tell whether a check finds its own rule broken by some damage of a subject."""
    return any(
        finding.issue.nature is Nature.VIOLATION and finding.issue.code.startswith(OWN[check.validator])
        for mutant in subjects(subject, check, context)
        for finding in check.assertion(mutant, context)
    )


def _document(subject: Subject, data: bytes, value: Any) -> Subject:
    assert subject.document is not None
    document = Document(body=Body(data=data, size=len(data)), media_type=subject.document.media_type)
    return Subject(value=value, document=document, place=subject.place)


@pytest.mark.parametrize(("plan", "system"), [(PRESCRIBER, "golden-prescriber"), (LABORATORY, "golden-laboratory")])
def test_every_check_notices_some_damage(plan: str, system: str, tmp_path: Path) -> None:
    blind: list[str] = []
    seen: list[str] = []

    def look(session: Session, case: Case) -> None:
        memory = session.run.room.memory
        for check in (step for step in case.steps if isinstance(step, Check)):
            subject = memory.subject(check.that)
            assert subject is not None
            context = Context(variables=memory.variables)
            seen.append(str(check.position))
            if not notices(check, subject, context):
                blind.append(f"{check.position} {check.validator}: {check.parameter}")

    play(plan, system, tmp_path, look)

    assert len(seen) > 10
    assert "" == "\n".join(blind)


BUNDLE = {
    "resourceType": "Bundle",
    "type": "transaction",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "1", "birthDate": "1897-01-01"}},
        {"resource": {"resourceType": "Patient", "id": "2", "birthDate": "1897-01-02"}},
    ],
}


def noticed(validator: str, parameter: Any, **beside: Any) -> bool:
    """Tell whether a check of a plan notices some damage of the bundle."""
    at = Position(file="plan.yaml")
    step = Check(
        that="sent.request.body",
        validator=validator,
        parameter=parameter,
        assertion=WORKSHOP.registry.checks[validator].compile(parameter, at, {validator: parameter, **beside}),
        on_failure=None,
        remap=(),
        clause="",
        verifies=(),
        origin=Origin.PUBLIC,
        position=at,
    )
    data = json.dumps(BUNDLE).encode()
    whole = Document(body=Body(data=data, size=len(data)), media_type="application/fhir+json")
    return notices(step, Subject(value=BUNDLE, document=whole, place=SubjectPath(part="request.body")), Context())


def test_all_checks_have_codes_of_their_own() -> None:
    assert sorted(WORKSHOP.registry.checks) == sorted(OWN)


@pytest.mark.parametrize(
    ("validator", "parameter", "beside"),
    [
        ("fhirpath", "id.empty() or true", {}),
        ("fhirpath", "true", {"each": "entry.resource"}),
        ("fhirpath", "true", {"each": "entry.single().resource"}),
        ("fhirpath", "id.empty() or true", {"each": "entry.resource", "or_none": True}),
        ("fhirpath", "false", {"each": "entry.resource.ofType(Task)", "or_none": True}),
        ("fhirpath", "type = 'transaction' or true", {}),
        ("schema", {"properties": {}}, {}),
        ("identifier", {"kind": "uuid", "each": "entry.where(false).fullUrl", "or_none": True}, {}),
    ],
)
def test_a_check_that_proves_nothing_is_seen_through(validator: str, parameter: Any, beside: dict[str, Any]) -> None:
    """Neither a body that cannot be read nor a selection that finds nothing passes for a broken rule."""
    assert not noticed(validator, parameter, **beside)


@pytest.mark.parametrize(
    ("validator", "parameter", "beside"),
    [
        ("json", True, {}),
        ("fhirpath", "type = 'transaction'", {}),
        ("fhirpath", "id.exists()", {"each": "entry.resource"}),
        ("fhirpath", "fullUrl.empty()", {"each": "entry"}),
        ("fhirpath", "entry.count() < 3", {}),
        ("fhirpath", "entry[0].resource.birthDate <= entry[1].resource.birthDate", {}),
        ("schema", {"required": ["type"]}, {}),
        ("profile", "Bundle", {}),
    ],
)
def test_a_check_that_proves_something_notices(validator: str, parameter: Any, beside: dict[str, Any]) -> None:
    assert noticed(validator, parameter, **beside)
