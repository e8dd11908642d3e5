"""Prescriptions that are there before a case begins: made by the platform's own rules, from a persona and codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from eqlab.kit import (
    FHIR_JSON,
    Body,
    Call,
    FhirServer,
    Json,
    Persona,
    Request,
    Resource,
    first_text,
    instant,
    nodes,
    read_document,
    sibling,
    write_document,
)

national = sibling(__file__, "national.py")
register = sibling(__file__, "register.py")
states = sibling(__file__, "states.py")

EXPIRED = "expired"
_VALID = timedelta(days=90)
_STATES = (states.ISSUED, states.IN_PROGRESS, states.COMPLETED, states.REVOKED, EXPIRED)


class Preconditions:
    """Puts prescriptions into a platform; its parameters are those of the plan's `given`."""

    def __init__(self, server: FhirServer, personas: Mapping[str, Persona]) -> None:
        self._server = server
        self._personas = personas

    def load(self, name: str, parameters: Mapping[str, Json], call: Call) -> dict[str, str]:
        """Put a precondition there; return id, number, qr, patient, line1...

        Raises KeyError on an unknown name or persona, ValueError on parameters nothing can be made from.
        """
        state = {
            "prescription": parameters.get("state", states.ISSUED),
            "dispensed-prescription": states.COMPLETED,
            "revoked-prescription": states.REVOKED,
        }[name]
        if state not in _STATES:
            raise ValueError(f'a prescription has no state "{state}"; its states are {", ".join(_STATES)}')
        codes = _codes(parameters.get("codes", next(iter(national.ANALYSES))), state)
        patient = self._personas[str(parameters["persona"])]
        at = call.now - (2 * _VALID if state == EXPIRED else timedelta())
        variables = self._issue(_prescription(patient, self._author(parameters), codes, at, call), call)
        lines = [variables[f"line{number}"] for number in range(1, len(codes) + 1)]
        if state in (states.IN_PROGRESS, states.COMPLETED):
            chosen = lines if state == states.COMPLETED else lines[:1]
            self._send(_dispensation(variables["patient"], chosen, call), call)
        if state == states.REVOKED:
            self._revoke(variables["id"], call)
        return variables

    def _author(self, parameters: Mapping[str, Json]) -> Resource | None:
        """Return a reference to the author named, else to any practitioner of the scenarios."""
        named = parameters.get("practitioner")
        doctors = [person for person in self._personas.values() if person.facts.get("kind") == "practitioner"]
        if named is not None:
            doctors = [self._personas[str(named)]]
        return {"reference": f"Practitioner/{register.id_of(doctors[0])}"} if doctors else None

    def _issue(self, bundle: Resource, call: Call) -> dict[str, str]:
        answer = self._send(bundle, call)
        plan, *lines = [first_text(entry, "response.location").split("/")[1] for entry in nodes(answer, "entry")]
        stored = self._server.store.resource("CarePlan", plan) or {}
        variables = {
            "id": plan,
            "number": states.extension(stored, national.NUMBER_SYSTEM, "valueIdentifier")["value"],
            "qr": states.extension(stored, national.QR_SYSTEM, "valueIdentifier")["value"],
            "patient": first_text(stored, "subject.reference").removeprefix("Patient/"),
        }
        return variables | {f"line{number}": line for number, line in enumerate(lines, 1)}

    def _revoke(self, plan: str, call: Call) -> None:
        stored = self._server.store.resource("CarePlan", plan) or {}
        self._call("PUT", f"/CarePlan/{plan}", {**stored, "status": "revoked"}, call)

    def _send(self, bundle: Resource, call: Call) -> Json:
        return self._call("POST", "/", bundle, call)

    def _call(self, method: str, path: str, resource: Resource, call: Call) -> Json:
        data = write_document(resource)
        request = Request(
            method=method,
            target=path,
            path=path,
            headers=(("content-type", FHIR_JSON),),
            body=Body(data=data, size=len(data)),
        )
        response = self._server.answer(request, call)
        answer = read_document(response.body.data)
        if response.status >= 400:  # noqa: PLR2004 - HTTP errors
            raise ValueError(f"the precondition was refused: {first_text(answer, 'issue.details.text')}")
        return answer


def _codes(named: Json, state: str) -> list[str]:
    codes = [named] if isinstance(named, str) else [str(code) for code in named]
    least = 2 if state == states.IN_PROGRESS else 1
    if len(codes) < least:
        raise ValueError(f"a prescription in the state {state} needs at least {least} code(s)")
    return codes


def _prescription(
    patient: Persona, author: Resource | None, codes: Sequence[str], at: datetime, call: Call
) -> Resource:
    subject = {"reference": f"Patient/{register.id_of(patient)}"}
    urns = [f"urn:uuid:{call.new_id()}" for _ in codes]
    plan: Resource = {
        "resourceType": "CarePlan",
        "meta": {"profile": [national.PRESCRIPTION_PROFILE]},
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{call.new_id()}"}],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [_category()]}],
        "subject": subject,
        "period": {"start": instant(at), "end": instant(at + _VALID)},
        "created": instant(at),
        **({"author": author} if author else {}),
        "activity": [{"reference": {"reference": urn}} for urn in urns],
    }
    lines = [_create(urn, _line(code, subject, author, at)) for urn, code in zip(urns, codes, strict=True)]
    return _transaction([_create(f"urn:uuid:{call.new_id()}", plan), *lines])


def _category() -> Resource:
    return {
        "system": national.CATEGORY_SYSTEM,
        "code": national.LAB_CATEGORY,
        "display": national.LAB_CATEGORY_DISPLAY,
    }


def _line(code: str, subject: Resource, author: Resource | None, at: datetime) -> Resource:
    coding = {"system": national.ANALYSIS_SYSTEM, "code": code}
    if code in national.ANALYSES:
        coding["display"] = national.ANALYSES[code]
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": {"coding": [coding]},
        "subject": subject,
        "authoredOn": instant(at),
        **({"requester": author} if author else {}),
    }


def _dispensation(patient: str, lines: Sequence[str], call: Call) -> Resource:
    subject, at, visit = {"reference": f"Patient/{patient}"}, instant(call.now), f"urn:uuid:{call.new_id()}"
    encounter = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": subject,
        "period": {"start": at, "end": at},
    }
    tasks = [_create(f"urn:uuid:{call.new_id()}", _task(line, subject, visit, at)) for line in lines]
    return _transaction([_create(visit, encounter), *tasks])


def _task(line: str, subject: Resource, visit: str, at: str) -> Resource:
    return {
        "resourceType": "Task",
        "meta": {"profile": [national.DISPENSE_LINE_PROFILE]},
        "basedOn": [{"reference": f"ServiceRequest/{line}"}],
        "status": "completed",
        "intent": "order",
        "for": subject,
        "encounter": {"reference": visit},
        "authoredOn": at,
    }


def _create(urn: str, resource: Resource) -> Resource:
    return {"fullUrl": urn, "resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}


def _transaction(entries: list[Resource]) -> Resource:
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
