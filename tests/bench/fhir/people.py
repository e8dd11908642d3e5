"""Synthetic resources for measuring: the same ones every time, of nobody."""

from typing import Any

Resource = dict[str, Any]

LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
CORE = "http://hl7.org/fhir/StructureDefinition/"
UNKNOWN = "http://bench.example/fhir/StructureDefinition/"
TERMS = "http://terminology.hl7.org/CodeSystem/"
FAMILIES = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Rowan", "Willow", "Yew")
GIVEN = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hugo", "Ida", "Jon")
VITALS = (
    ("bodyweight", "29463-7", "Body weight", "kg", 70.5),
    ("bodyheight", "8302-2", "Body height", "cm", 172),
    ("bodytemp", "8310-5", "Body temperature", "Cel", 36.8),
    ("heartrate", "8867-4", "Heart rate", "/min", 64),
)
CONDITIONS = ("38341003", "73211009", "195967001", "44054006")
ALLERGENS = ("91935009", "91934008", "300916003")
SUBSTANCES = ("386864001", "387207008", "372687004")
LABS = (
    ("718-7", "Hemoglobin", "g/dL", 13.9),
    ("2345-7", "Glucose", "mg/dL", 92),
    ("2160-0", "Creatinine", "mg/dL", 0.91),
    ("2951-2", "Sodium", "mmol/L", 140),
)


def concept(system: str, code: str, display: str) -> Resource:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def narrative(words: str, rows: int) -> Resource:
    """A generated Narrative: a table of that many rows."""
    cells = "".join(
        f'<tr class="row"><td id="{words[:3]}{row}">{words} {row}</td><td>noted &amp; <b>kept</b></td></tr>'
        for row in range(rows)
    )
    head = "<thead><tr><th>What</th><th>How</th></tr></thead>"
    table = f'<table border="1">{head}<tbody>{cells}</tbody></table>'
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{words}</p>{table}</div>'}


def patient(number: int) -> Resource:
    """A Patient."""
    return {
        "resourceType": "Patient",
        "id": f"patient-{number}",
        "identifier": [{"use": "official", "system": "http://bench.example/ids", "value": f"P-{number:06d}"}],
        "active": True,
        "name": [{"use": "official", "family": FAMILIES[number % 10], "given": [GIVEN[number % 7], GIVEN[number % 9]]}],
        "telecom": [{"system": "phone", "value": f"+32 2 555 {number:04d}", "use": "mobile"}],
        "gender": ("female", "male", "other", "unknown")[number % 4],
        "birthDate": f"19{number % 90 + 10}-0{number % 9 + 1}-1{number % 9}",
        "address": [{"use": "home", "line": [f"{number} Wood Lane"], "city": "Treetown", "country": "BE"}],
    }


def observation(number: int, subject: str = "Patient/patient-1") -> Resource:
    """An Observation: of a vital sign by its profile, or of a laboratory."""
    profile, code, name, unit, value = VITALS[number % 4] if number % 2 else ("", *LABS[number % 4])
    category = ("vital-signs", "Vital Signs") if profile else ("laboratory", "Laboratory")
    return {
        "resourceType": "Observation",
        "id": f"observation-{number}",
        **({"meta": {"profile": [CORE + profile]}} if profile else {}),
        "status": "final",
        "category": [
            {"coding": [{"system": f"{TERMS}observation-category", "code": category[0], "display": category[1]}]}
        ],
        "code": concept(LOINC, code, name),
        "subject": {"reference": subject},
        "effectiveDateTime": f"2026-03-{number % 28 + 1:02d}T08:30:00+01:00",
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }


def small_patient(number: int) -> Resource:
    """A Patient of a few elements, of five kinds."""
    name: Resource = {"family": FAMILIES[number % 10], "given": [GIVEN[number % 7]]}
    told: tuple[Resource, ...] = (
        {
            "name": [name],
            "gender": ("female", "male")[number % 2],
            "birthDate": f"19{number % 90 + 10}-03-1{number % 9}",
        },
        {"text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{name["family"]}</div>'}},
        {"identifier": [{"system": "http://bench.example/ids", "value": f"P-{number:06d}"}], "name": [name]},
        {"extension": [{"url": f"{CORE}patient-mothersMaidenName", "valueString": "Oak"}], "name": [name]},
        {
            "name": [{"text": f"{GIVEN[number % 10]} {name['family']}"}],
            "telecom": [{"system": "phone", "value": "555"}],
        },
    )
    return {"resourceType": "Patient", "id": f"patient-{number}", "active": True, **told[number % 5]}


def small_observation(number: int) -> Resource:
    """An Observation of a few elements, of five kinds."""
    code, name, unit, value = LABS[number % 4]
    coded = {"coding": [{"system": LOINC, "code": code, "display": name}]}
    told: tuple[Resource, ...] = (
        {"code": {"text": name}, "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit}},
        {"code": coded, "subject": {"reference": "Patient/patient-1"}, "valueString": "as expected"},
        {"meta": {"profile": [f"{UNKNOWN}small-observation"]}, "code": coded, "valueInteger": number},
        {"code": coded, "effectiveDateTime": f"2026-03-{number % 28 + 1:02d}", "valueBoolean": True},
        {"code": {"text": name}, "subject": {"display": "somebody"}, "valueString": f"{value} {unit}"},
    )
    return {"resourceType": "Observation", "id": f"observation-{number}", "status": "final", **told[number % 5]}


def condition(number: int, subject: str) -> Resource:
    """A Condition."""
    return {
        "resourceType": "Condition",
        "id": f"condition-{number}",
        "clinicalStatus": {"coding": [{"system": f"{TERMS}condition-clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"system": f"{TERMS}condition-ver-status", "code": "confirmed"}]},
        "category": [concept(f"{TERMS}condition-category", "problem-list-item", "Problem List Item")],
        "severity": concept(SNOMED, "6736007", "Moderate"),
        "code": concept(SNOMED, CONDITIONS[number % 4], "Condition"),
        "subject": {"reference": subject},
        "onsetDateTime": f"20{number % 20 + 5:02d}",
    }


def allergy(number: int, subject: str) -> Resource:
    """An AllergyIntolerance."""
    return {
        "resourceType": "AllergyIntolerance",
        "id": f"allergy-{number}",
        "clinicalStatus": {"coding": [{"system": f"{TERMS}allergyintolerance-clinical", "code": "active"}]},
        "type": "allergy",
        "category": ["food"],
        "criticality": "high",
        "code": concept(SNOMED, ALLERGENS[number % 3], "Nuts"),
        "patient": {"reference": subject},
        "reaction": [{"manifestation": [concept(SNOMED, "247472004", "Hives")], "severity": "moderate"}],
    }


def medication(number: int) -> Resource:
    """A Medication."""
    amount = {"system": UCUM, "code": "mg", "unit": "mg", "value": 10 + number}
    return {
        "resourceType": "Medication",
        "id": f"medication-{number}",
        "code": concept("http://www.whocc.no/atc", f"C08CA{number % 10:02d}", "Tablet"),
        "form": concept("http://standardterms.edqm.eu", "10219000", "Tablet"),
        "ingredient": [
            {
                "itemCodeableConcept": concept(SNOMED, SUBSTANCES[number % 3], "Substance"),
                "strength": {"numerator": amount, "denominator": {"value": 1, "unit": "tablet"}},
            }
        ],
    }


def statement(number: int, subject: str, taken: str) -> Resource:
    """A MedicationStatement."""
    return {
        "resourceType": "MedicationStatement",
        "id": f"statement-{number}",
        "status": "active",
        "medicationReference": {"reference": taken, "display": "Tablet"},
        "subject": {"reference": subject},
        "effectivePeriod": {"start": f"2025-0{number % 9 + 1}-01"},
        "dosage": [
            {
                "text": "One tablet a day",
                "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
                "route": concept("http://standardterms.edqm.eu", "20053000", "Oral use"),
                "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
            }
        ],
    }


def request(number: int, subject: str = "Patient/patient-1") -> Resource:
    """A MedicationRequest."""
    taken = statement(number, subject, "Medication/medication-1")
    return {
        "resourceType": "MedicationRequest",
        "id": f"request-{number}",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": concept("http://www.whocc.no/atc", "C08CA01", "Tablet"),
        "subject": {"reference": subject},
        "authoredOn": f"2026-02-{number % 28 + 1:02d}",
        "requester": {"display": "Dr Oak"},
        "dosageInstruction": taken["dosage"],
    }
