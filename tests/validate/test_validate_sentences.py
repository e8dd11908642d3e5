"""Every issue of the room, as people read it. With EQLAB_WRITE_GOLDEN=1 the golden file is written anew."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looking import AT, BUNDLE, KINDS, body, look, luxembourg, part

from eqlab.core.check import Context
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level
from eqlab.validate import issues
from eqlab.validate.checks import Rulebook, check_kinds
from eqlab.validate.checks.parts import at_most
from eqlab.validate.fhirpath.expressions import compile_expression
from eqlab.validate.identifier import compile_rules
from eqlab.validate.identifier_xslt import identifier_functions

GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"
ISSUES = {value.code: value for value in vars(issues).values() if isinstance(value, Issue)}
CARD = {"title": {"en": "card"}, "forms": [{"title": "nnC", "pattern": r"\d{3}"}]}
CARD_CHECK = {"digits": 3, "algorithm": "mod11", "over": "1-2", "weights": [2, 1]}


def cut() -> Any:
    whole = body(b'{"a": 1}')
    assert whole.document is not None
    return replace(whole, document=replace(whole.document, body=replace(whole.document.body, truncated=True, size=99)))


def card(**changes: Any) -> list[Finding]:
    rules = compile_rules({"identifiers": {"card": {**CARD, **changes}}}, "rules.yaml")
    assertion = check_kinds(Rulebook(identifiers=rules))["identifier"].compile(
        {"kind": "card", "each": "$this"}, AT, {}
    )
    return list(assertion(body("010"), Context()))


def json_(data: bytes) -> Callable[[], list[Finding]]:
    return lambda: look("json", True, body(data))


def on(check: str, parameter: Any, subject: Any, **step: Any) -> Callable[[], list[Finding]]:
    return lambda: look(check, parameter, subject, **step)


def of_patient(expression: str) -> Callable[[], list[Finding]]:
    def compiled() -> list[Finding]:
        compile_expression(expression, AT, "Patient")
        return []

    return compiled


def in_xslt() -> list[Finding]:
    rules = compile_rules({"identifiers": {"card": {**CARD, "forms": [{"title": "n", "pattern": r"(?=1)\d"}]}}}, "r")
    identifier_functions(rules)
    return []


MESSAGE = part({"status": 404, "headers": [{"name": "etag", "value": "a" * 9000}]}, "response")
PERSON = {"resourceType": "Patient", "identifier": [{"value": "1897010100106"}, {"value": 7}, {"value": "18"}]}

REMARK = found(Issue(code="EQ-CHECK-104", template="A remark.", level=Level.NOTE))

SCENES: tuple[Callable[[], list[Finding]], ...] = (
    *map(json_, (b"", b'{"a": "\xe9"}', b"\xef\xbb\xbf{}", b'{"a": 1, "a": 2}', b"{} {}", b"[NaN]", b"[" * 999)),
    *map(json_, (b"[1e1000]", b'["\\ud800"]', b'{"a": }', b"{a: 1}", b'{"a" 1}', b"[1 2]", b"[1,]", b'["a', b'["\t"]')),
    json_(b'["\\x"]'),
    json_(b"[" + b"0," * 1_000_001),
    on("json", True, cut()),
    on("schema", {"pattern": "^(a+)+$"}, body(1)),
    on("status", "ok", MESSAGE),
    on("header", {"name": "etag", "equal": "b"}, MESSAGE),
    on("identifier", {"kind": "matrikule", "each": "id"}, body(1)),
    on("json", True, part(None, "connection.client_certificate")),
    on("json", True, part(None, "response.body")),
    on("status", 200, part("x", "request.method")),
    on("fhirpath", "$this > 1000", body(list(range(200))), each="$this"),
    on("status", 200, MESSAGE),
    on("header", {"name": "location", "present": True}, MESSAGE),
    on("header", {"name": "etag", "equals": "b"}, MESSAGE),
    on("header", {"name": "etag", "absent": True}, MESSAGE),
    on("header", {"name": "etag", "matches": "^.*b.*c$"}, MESSAGE),
    on("schema", {"type": "string"}, body(1)),
    on("schema", {"required": ["id"]}, body({})),
    on("schema", {"additionalProperties": False}, body({"more": 1})),
    on("schema", {"multipleOf": 0.01}, body(b"1e300")),
    on("schema", {"requird": ["id"]}, body(1)),
    on("profile", "Patiant", body(1)),
    on("profile", "http://hl7.org/fhir/StructureDefinition/Patient|9.9", body(1)),
    on("profile", "Patient", body(1), **{"except": {"Patient#Patient.nam": "CASE-1"}}),
    on("fhirpath", "a =", body(1)),
    on("fhirpath", "a.emtpy()", body(1)),
    on("fhirpath", "a.first(1)", body(1)),
    on("fhirpath", "a is Bundel", body(1)),
    on("fhirpath", "a = @2024-13", body(1)),
    on("fhirpath", "a.isIdentifier('matrikule')", body(1)),
    *map(of_patient, ("name.givn", "children().first()", "iif('a', 1, 2)")),
    on("fhirpath", "type = 'batch'", body(BUNDLE), message={"en": "The bundle is a batch.", "fr": "…"}),
    on("fhirpath", "id.empty()", body(BUNDLE), each="entry.resource.ofType(Task)"),
    on("fhirpath", "exists()", body(BUNDLE), each="entry.single()", or_none=True),
    on("fhirpath", "a.matches('^.*b.*c$')", body({"a": "b" * 9000})),
    on("identifier", {"kind": "matricule", "each": "identifier.value"}, body(PERSON)),
    on("identifier", {"kind": "matricule", "each": "$this"}, body("1899133100277")),
    lambda: card(forms=[{**CARD["forms"][0], "checks": [CARD_CHECK]}]),
    lambda: card(forms=[]),
    in_xslt,
    lambda: list(at_most([REMARK] * 6000, body(1), Context(), "cda")),
)


def told() -> dict[str, str]:
    """The sentence, advice and place of the first finding or error with each code."""
    sentences: dict[str, str] = {}
    for scene in SCENES:
        try:
            for finding in scene():
                line = f"{finding.subject}: {finding.sentence()} {finding.advice()} [{finding.issue.code}]"
                sentences.setdefault(finding.issue.code, line)
        except AuthorError as error:
            sentences.setdefault(error.issue.code, error.sentence())
    return dict(sorted(sentences.items()))


def test_every_issue_is_told_as_the_golden_file_says() -> None:
    text = "\n".join(told().values()) + "\n"
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")

    assert GOLDEN.read_text("utf-8") == text


def test_every_issue_has_a_scene() -> None:
    """No issue is in the table that nothing can bring about."""
    assert sorted(ISSUES) == list(told())


@pytest.mark.parametrize("code", ISSUES)
def test_no_field_stays_empty(code: str) -> None:
    """A sentence has all its facts."""
    fields = re.findall(r"\{\w+\}", ISSUES[code].template + ISSUES[code].advice)

    assert [] == [field for field in fields if field in told()[code]]


def test_codes_and_sentences_are_never_doubled() -> None:
    known = [value for value in vars(issues).values() if isinstance(value, Issue)]

    assert len(known) == len(ISSUES) == len({issue.template for issue in known})


def test_the_published_schemas_are_schemas() -> None:
    """What the checks publish for editors is JSON Schema itself, and takes the examples."""
    compile_ = KINDS["schema"].compile
    for kind in check_kinds(Rulebook(identifiers=luxembourg())).values():
        for schema in (kind.schema, *kind.companions.values()):
            assert callable(compile_(dict(schema), AT, {}))
            assert schema.get("description")
