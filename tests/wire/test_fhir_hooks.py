from typing import Any

import pytest
from fhir_sample import Desk, bundle, config, entry, patient, problem, request, told

from eqlab.wire.fhir.config import Change, Hooks, Operation, OperationCall, OperationResult, Transaction
from eqlab.wire.fhir.outcome import Problem, Refusal, refusal
from eqlab.wire.fhir.store import Resource, Store

NOT_TODAY = Problem(
    code="EQ-TEST-001", status=409, type="conflict", template="Not {what} today.", advice="Come {what}."
)
FORBIDDEN = Problem(code="EQ-TEST-002", status=403, type="forbidden", template="You may not come in.")
WHO = Problem(code="EQ-TEST-003", status=401, type="login", template="Who are you?")


def test_before_commit_sees_what_would_be_kept() -> None:
    """References are resolved and ids assigned; the store before it does not hold them yet."""
    seen: list[Transaction] = []

    def watch(transaction: Transaction) -> tuple[Change, ...]:
        seen.append(transaction)
        return transaction.changes

    desk = Desk(config=config(Hooks(before_commit=watch)))
    sent = bundle(
        entry(patient("1"), full_url="urn:uuid:1"),
        entry({"resourceType": "Observation", "subject": {"reference": "urn:uuid:1"}}),
    )
    desk.call("POST", "/", sent)
    (transaction,) = seen
    (made,), (noted,) = transaction.of("Patient"), transaction.of("Observation")

    assert ("transaction", sent) == (transaction.kind, transaction.bundle)
    assert made.reference == (noted.resource or {})["subject"]["reference"]
    assert [0, 1] == [made.entry, noted.entry]
    assert transaction.before.resource("Patient", made.id) is None


def test_before_commit_may_change_add_and_show() -> None:
    def number(transaction: Transaction) -> tuple[Change, ...]:
        (made,) = transaction.of("Patient")
        own = Change(action="create", type="Observation", id="own", resource={"resourceType": "Observation"})
        return (made.having({**(made.resource or {}), "active": True}, shown=True), own)

    desk = Desk(config=config(Hooks(before_commit=number)))
    answer = told(desk.call("POST", "/", bundle(entry(patient("1")))))

    assert True is answer["entry"][0]["resource"]["active"]
    assert {"versionId": "1", "lastUpdated": "2026-03-02T09:31:00.000Z"} == desk.get("/Observation/own")["meta"]


@pytest.mark.parametrize("method", ["POST", "PUT", "transaction"])
def test_before_commit_may_refuse(method: str) -> None:
    """The service's own problem becomes the outcome; nothing is kept."""

    def refuse(_transaction: Transaction) -> Refusal:
        return refusal(NOT_TODAY, "Bundle.entry[0]", what="again")

    desk = Desk(config=config(Hooks(before_commit=refuse)))
    calls: dict[str, Any] = {
        "POST": ("POST", "/Patient", patient("1")),
        "PUT": ("PUT", "/Patient/1", patient("1", id="1")),
        "transaction": ("POST", "/", bundle(entry(patient("1")))),
    }
    before = desk.state()
    response = desk.call(*calls[method])

    assert (409, "conflict") == problem(response)
    (issue,) = told(response)["issue"]
    assert ("Not again today.", "Come again.") == (issue["details"]["text"], issue["diagnostics"])
    assert "EQ-TEST-001" == issue["details"]["coding"][0]["code"]
    assert ["Bundle.entry[0]"] == issue["expression"]
    assert before == desk.state()


@pytest.mark.parametrize("problem_", [FORBIDDEN, WHO])
def test_admit_turns_callers_away_before_anything_else(problem_: Problem) -> None:
    desk = Desk(config=config(Hooks(admit=lambda _request, _call: refusal(problem_))))

    response = desk.call("POST", "/nonsense", data=b"{", headers={"accept": "text/html"})

    assert (problem_.status, problem_.type) == problem(response)


def test_known_stands_for_what_is_held_already() -> None:
    def known(store: Store, resource: Resource) -> str:
        same = (
            version.id
            for version in store.of("Patient")
            if (version.resource or {}).get("gender") == resource.get("gender")
        )
        return next(same, "")

    desk = Desk(config=config(Hooks(known=known)))
    id_ = desk.create(patient("1", gender="male"))

    answer = told(
        desk.call(
            "POST",
            "/",
            bundle(
                entry(patient("2", gender="male"), full_url="urn:uuid:1"),
                entry({"resourceType": "Observation", "subject": {"reference": "urn:uuid:1"}}),
            ),
        )
    )

    assert "200 OK" == answer["entry"][0]["response"]["status"]
    assert [f"Patient/{id_}"] == [
        item["subject"]["reference"] for item in [desk.get("/Observation")["entry"][0]["resource"]]
    ]


@pytest.mark.parametrize("broken", ["raises", "twice", "unwritable"])
def test_a_broken_hook_is_the_labs_fault_and_keeps_nothing(broken: str) -> None:
    """Never raises: 500 with an OperationOutcome, and the state as before."""

    def hook(transaction: Transaction) -> tuple[Change, ...]:
        (made,) = transaction.changes
        if broken == "raises":
            raise RuntimeError("secret")
        if broken == "twice":
            return (made, made)
        return (made.having({"resourceType": "Patient", "a": float("nan")}),)

    desk = Desk(config=config(Hooks(before_commit=hook)))
    before = desk.state()

    response = desk.call("POST", "/Patient", patient("1"))

    assert (500, "exception") == problem(response)
    assert b"secret" not in response.body.data
    assert before == desk.state()


def _greet(call: OperationCall) -> OperationResult | Refusal:
    if call.id == "nobody":
        return refusal(NOT_TODAY, what="nobody")
    made = Change(action="create", type="Observation", id="greeting", resource={"resourceType": "Observation"})
    text = f"{call.address_type}/{call.id}/{dict(call.query).get('who')}/{(call.body or {}).get('resourceType')}"
    return OperationResult(resource={"resourceType": "Basic", "text": text}, status=202, changes=(made,))


OPERATIONS = (
    Operation(name="$greet", run=_greet, on="instance", type="Patient", methods=frozenset({"POST"})),
    Operation(name="$greet", run=_greet, on="system"),
)


def test_custom_operations_answer_and_change() -> None:
    desk = Desk(config=config(operations=OPERATIONS))

    instance = desk.call("POST", "/Patient/7/$greet?who=me", {"resourceType": "Parameters"})
    system = desk.call("GET", "/$greet")

    assert (202, "Patient/7/me/Parameters") == (instance.status, told(instance)["text"])
    assert "//None/None" == told(system)["text"]
    assert "Observation" == desk.get("/Observation/greeting")["resourceType"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/Patient/7/$greet", (405, "not-supported")),
        ("POST", "/Patient/$greet", (404, "not-found")),
        ("POST", "/Patient/nobody/$greet", (409, "conflict")),
        ("POST", "/Medication/7/$greet", (404, "not-supported")),
    ],
)
def test_operations_are_where_they_are_declared(method: str, path: str, expected: tuple[int, str]) -> None:
    assert expected == problem(Desk(config=config(operations=OPERATIONS)).call(method, path))


def test_a_server_may_live_below_a_path() -> None:
    desk = Desk(config=config(mount="/fhir"))

    created = desk.call("POST", "/fhir/Patient", patient("1"))

    assert "https://127.0.0.1:4443/sample/fhir/Patient/" in str(created.header("location"))
    assert 405 == desk.call("GET", "/fhir").status
    assert (404, "not-found") == problem(desk.call("GET", "/Patient"))
    assert (404, "not-found") == problem(desk.call("GET", "/fhirx/Patient"))


def test_the_capability_statement_declares_what_there_is() -> None:
    """FHIR R4, CapabilityStatement: types, interactions, parameters, operations."""
    statement = Desk(config=config(operations=OPERATIONS)).get("/metadata")
    rest = statement["rest"][0]
    patient_ = next(item for item in rest["resource"] if item["type"] == "Patient")
    practitioner = next(item for item in rest["resource"] if item["type"] == "Practitioner")

    assert ("CapabilityStatement", "4.0.1", "instance") == (
        statement["resourceType"],
        statement["fhirVersion"],
        statement["kind"],
    )
    assert ["batch", "transaction"] == [item["code"] for item in rest["interaction"]]
    assert {"name": "birthdate", "type": "date"} in patient_["searchParam"]
    assert {"name": "_id", "type": "token"} in patient_["searchParam"]
    assert ["Patient:general-practitioner"] == patient_["searchInclude"]
    assert (True, "single") == (patient_["updateCreate"], patient_["conditionalDelete"])
    assert (False, "not-supported") == (practitioner["conditionalUpdate"], practitioner["conditionalDelete"])
    greet = {"name": "greet", "definition": "urn:eqlab:operation:greet"}
    validate = {"name": "validate", "definition": "http://hl7.org/fhir/OperationDefinition/Resource-validate"}
    assert ([greet], [greet, validate]) == (rest["operation"], patient_["operation"])


def test_every_declared_interaction_is_allowed_and_no_other() -> None:
    """What the CapabilityStatement says and what OPTIONS says are the same."""
    desk = Desk()
    methods = {"read": "GET", "update": "PUT", "patch": "PATCH", "delete": "DELETE"}

    for kind in desk.get("/metadata")["rest"][0]["resource"]:
        declared = {methods[item["code"]] for item in kind["interaction"] if item["code"] in methods}
        allowed = str(desk.answer(request("OPTIONS", f"/{kind['type']}/1")).header("allow")).split(", ")

        assert declared | {"HEAD", "OPTIONS"} == set(allowed)
