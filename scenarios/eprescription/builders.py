"""Payloads of the laboratory prescription as ePrescriptionLux asks: what a prescriber sends, what a laboratory sends.

Every function returns fresh FHIR R4 JSON. Facts about people come from `personas.yaml`; times are FHIR `dateTime`
strings with a time zone; ids are UUIDs that the caller makes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Resource = dict[str, Any]
Facts = Mapping[str, Any]

PROFILES = "https://www.esante.lu/fhir-spec/StructureDefinition/"
PRESCRIPTION = f"{PROFILES}EPLabPrescription"
DISPENSE_LINE = f"{PROFILES}EPLabDispenseLine"
DISPENSE_BUNDLE = f"{PROFILES}EPLabDispenseBundle"
OWN_PROFILES = "https://eqlab.example/fhir/StructureDefinition/"
PRESCRIPTION_BUNDLE = f"{OWN_PROFILES}EPLabPrescriptionBundle"
"""Ours: the name is inferred from its siblings, and no page shows it."""

MATRICULE = "urn:oid:1.3.182.4.4"
EHEALTH_ID = "urn:oid:1.3.182.4.1"
BIO_CODES = "urn:oid:1.3.182.5.49"
CATEGORIES = "urn:oid:1.3.182.5.56"
URI = "urn:ietf:rfc:3986"
"""FHIR's system for identifiers that are URIs: a number made by the prescriber's software is a UUID."""

PRINT_LANGUAGE = f"{OWN_PROFILES}print-language"
"""The profile wants an extension and shows none: this one is ours."""

DISPLAYS = {
    "lu_bio_presc_100": "Proteine monoclonale",
    "lu_bio_presc_1000": "EBV PCR",
    "lu_bio_presc_1001": "Rubeole PCR",
    "lu_bio_presc_1002": "Rougeole PCR",
    "lu_bio_presc_1003": "Borrelia PCR",
}


def prescription(
    *,
    patient: Facts,
    practitioner: Facts,
    codes: Sequence[str],
    number: str,
    issued: str,
    until: str,
    new_id: Callable[[], str],
    by_condition: bool = False,
) -> Resource:
    """Build the transaction that sends a laboratory prescription.

    `number` is the business identifier (a `urn:uuid:`); `issued` and `until` are the ends of its validity.
    `by_condition` names the patient by a conditional reference instead of sending the patient's data.
    """
    author = _urn(new_id)
    subject = f"Patient?identifier={MATRICULE}|{patient['matricule']}" if by_condition else _urn(new_id)
    people = [] if by_condition else [create_once(subject, patient_resource(patient))]
    lines = [(_urn(new_id), code) for code in codes]
    plan = care_plan(
        subject=subject,
        author=author,
        lines=[urn for urn, _ in lines],
        number=number,
        issued=issued,
        until=until,
    )
    requests = [_create(urn, line(subject=subject, author=author, code=code, issued=issued)) for urn, code in lines]
    return transaction(
        PRESCRIPTION_BUNDLE,
        [
            _create(_urn(new_id), plan),
            *requests,
            *people,
            create_once(author, practitioner_resource(practitioner)),
        ],
    )


def care_plan(*, subject: str, author: str, lines: Sequence[str], number: str, issued: str, until: str) -> Resource:
    """Build the prescription itself (EPLabPrescription)."""
    return {
        "resourceType": "CarePlan",
        "meta": {"profile": [PRESCRIPTION]},
        "extension": [{"url": PRINT_LANGUAGE, "valueCode": "fr"}],
        "identifier": [{"system": URI, "value": number}],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [coding(CATEGORIES, "LAB_PRESC", "Laboratory prescription")]}],
        "subject": {"reference": subject},
        "period": {"start": issued, "end": until},
        "created": issued,
        "author": {"reference": author},
        "activity": [{"reference": {"reference": urn}} for urn in lines],
    }


def line(*, subject: str, author: str, code: str, issued: str) -> Resource:
    """Build one prescribed analysis."""
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": {"coding": [coding(BIO_CODES, code, DISPLAYS.get(code, ""))]},
        "subject": {"reference": subject},
        "authoredOn": issued,
        "requester": {"reference": author},
    }


def patient_resource(facts: Facts) -> Resource:
    """Build the patient (ePPatient): matricule, name, address with an ISO alpha-3 country."""
    address = facts["address"]
    return {
        "resourceType": "Patient",
        "identifier": [{"system": MATRICULE, "value": facts["matricule"]}],
        "name": [{"use": "official", "family": facts["family"], "given": [facts["given"]]}],
        "gender": facts["gender"],
        "birthDate": facts["birth_date"],
        "address": [
            {
                "line": [address["line"]],
                "city": address["city"],
                "postalCode": address["postal_code"],
                "country": address["country"],
            }
        ],
    }


def practitioner_resource(facts: Facts) -> Resource:
    """Build the prescriber, known by the eHealthID."""
    return {
        "resourceType": "Practitioner",
        "identifier": [{"system": EHEALTH_ID, "value": facts["ehealth_id"]}],
        "name": [{"family": facts["family"], "given": [facts["given"]]}],
    }


def laboratory_resource(facts: Facts) -> Resource:
    """Build the laboratory, known by the eHealthID."""
    return {
        "resourceType": "Organization",
        "identifier": [{"system": EHEALTH_ID, "value": facts["ehealth_id"]}],
        "name": facts["name"],
    }


def dispensation(
    *,
    laboratory: Facts,
    patient: str,
    lines: Sequence[str],
    at: str,
    new_id: Callable[[], str],
) -> Resource:
    """Build the transaction that sends a dispensation (EPLabDispenseBundle).

    `patient` and `lines` are references to the retrieved Patient and ServiceRequests; `at` is the one moment and
    the one laboratory is the one owner that the bundle's two invariants ask for.
    """
    owner, visit = _urn(new_id), _urn(new_id)
    tasks = [
        _create(_urn(new_id), task(based_on=reference, patient=patient, owner=owner, visit=visit, at=at))
        for reference in lines
    ]
    return transaction(
        DISPENSE_BUNDLE,
        [
            _create(visit, encounter(patient=patient, provider=owner, at=at)),
            *tasks,
            create_once(owner, laboratory_resource(laboratory)),
        ],
    )


def task(*, based_on: str, patient: str, owner: str, visit: str, at: str) -> Resource:
    """Build one dispensed line (EPLabDispenseLine)."""
    return {
        "resourceType": "Task",
        "meta": {"profile": [DISPENSE_LINE]},
        "basedOn": [{"reference": based_on}],
        "status": "completed",
        "intent": "order",
        "for": {"reference": patient},
        "encounter": {"reference": visit},
        "authoredOn": at,
        "owner": {"reference": owner},
    }


def encounter(*, patient: str, provider: str, at: str) -> Resource:
    """Build the visit at the laboratory."""
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "ambulatory"),
        "subject": {"reference": patient},
        "period": {"start": at, "end": at},
        "serviceProvider": {"reference": provider},
    }


def transaction(profile: str, entries: Sequence[Resource]) -> Resource:
    """Wrap entries into a transaction."""
    return {"resourceType": "Bundle", "meta": {"profile": [profile]}, "type": "transaction", "entry": list(entries)}


def coding(system: str, code: str, display: str = "") -> Resource:
    """Build a Coding; FHIR has no empty strings, so an unknown display is left out."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def _urn(new_id: Callable[[], str]) -> str:
    return f"urn:uuid:{new_id()}"


def _create(urn: str, resource: Resource) -> Resource:
    return {"fullUrl": urn, "resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}


def create_once(urn: str, resource: Resource) -> Resource:
    """Wrap a resource that the platform may hold already, by its business identifier."""
    entry = _create(urn, resource)
    identifier = resource["identifier"][0]
    entry["request"]["ifNoneExist"] = f"identifier={identifier['system']}|{identifier['value']}"
    return entry
