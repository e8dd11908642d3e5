"""Documents that belong together, about personas of the scenarios, and the rule sets that look at them."""

import base64
import copy
import hashlib
import json
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from eqlab.core.finding import Finding
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.cross.compiling import compile_rules
from eqlab.validate.cross.model import RuleSet
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.identifier import compile_rules as compile_identifiers

ROOT = Path(__file__).parents[2]
FILES = sorted(ROOT.glob("scenarios/*/rules/cross/*.yaml"))
EXAMPLES = ROOT / "scenarios" / "eprescription" / "examples"


@cache
def personas() -> Mapping[str, Any]:
    """The people of the scenarios by name."""
    path = ROOT / "scenarios" / "eprescription" / "personas.yaml"
    return dict(read_yaml(path.read_bytes(), "personas.yaml").plain()["personas"])


@cache
def identifiers() -> Mapping[str, IdentifierRule]:
    """The national identifier rules."""
    path = ROOT / "scenarios" / "luxembourg" / "rules" / "identifiers.yaml"
    return compile_identifiers(read_yaml(path.read_bytes(), str(path)).plain(), str(path))


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """All cross rules by name."""
    made = [_compiled(path) for path in FILES]
    return {rules.name: rules for rules in made}


def _compiled(path: Path) -> RuleSet:
    node = read_yaml(path.read_bytes(), path.name)
    return compile_rules(node.plain(), path.name, partial(place_at, node), identifiers=identifiers())


def judged(name: str, documents: Mapping[str, Any]) -> list[Finding]:
    """Look at documents with a set; a value is handed in as the bytes of its JSON."""
    given = {key: one if isinstance(one, list) else [one] for key, one in documents.items()}
    return list(rule_sets()[name].judge({key: [_bytes(one) for one in many] for key, many in given.items()}))


def _bytes(document: Any) -> bytes:
    return document if isinstance(document, bytes) else json.dumps(document, indent=1).encode()


def example(name: str) -> Any:
    """A worked example of ePrescription, to be changed."""
    return copy.deepcopy(json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")))


def resources(bundle: Any, type_: str) -> list[Any]:
    """The resources of a type in a Bundle."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == type_]


def certificate(name: str) -> dict[str, str]:
    """The facts of a persona's client certificate, as the exchange model has them."""
    persona = personas()[name]
    return {"subject": f"CN={persona['name']},serialNumber={persona['ehealth_id']},C=LU"}


AGATE = personas()["agate"]
AMBER = personas()["practitioner-amber"]
DOCUMENT_ID = "5e0f1000-0000-4000-8000-000000000001"

CDA = f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <realmCode code="LU"/>
  <id root="{DOCUMENT_ID}"/>
  <code code="11502-2" codeSystem="2.16.840.1.113883.6.1"/>
  <title>Laboratory report</title>
  <effectiveTime value="20260105093000+0100"/>
  <recordTarget><patientRole>
    <id root="1.3.182.3.1.1.10990001.6" extension="local-17"/>
    <id root="1.3.182.4.4" extension="{AGATE["matricule"]}"/>
  </patientRole></recordTarget>
  <author><time value="20260105093000+0100"/><assignedAuthor>
    <id root="1.3.182.4.1" extension="{AMBER["ehealth_id"]}"/>
  </assignedAuthor></author>
</ClinicalDocument>
""".encode()

DIGEST = hashlib.sha1(CDA, usedforsecurity=False)
TYPE_SCHEME = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"

XDS = f"""<rim:ExtrinsicObject xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0" id="d1" mimeType="text/xml">
  <rim:Slot name="creationTime"><rim:ValueList><rim:Value>20260105083000</rim:Value></rim:ValueList></rim:Slot>
  <rim:Slot name="hash"><rim:ValueList><rim:Value>{DIGEST.hexdigest()}</rim:Value></rim:ValueList></rim:Slot>
  <rim:Slot name="size"><rim:ValueList><rim:Value>{len(CDA)}</rim:Value></rim:ValueList></rim:Slot>
  <rim:Classification classificationScheme="urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d">
    <rim:Slot name="authorPerson"><rim:ValueList>
      <rim:Value>{AMBER["ehealth_id"]}^Testamber^Ada^^^^^^&amp;1.3.182.4.1&amp;ISO</rim:Value>
    </rim:ValueList></rim:Slot>
  </rim:Classification>
  <rim:Classification classificationScheme="{TYPE_SCHEME}" nodeRepresentation="11502-2"/>
  <rim:ExternalIdentifier identificationScheme="urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
    value="{AGATE["matricule"]}^^^&amp;1.3.182.4.4&amp;ISO"/>
  <rim:ExternalIdentifier identificationScheme="urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"
    value="{DOCUMENT_ID.upper()}"/>
</rim:ExtrinsicObject>
""".encode()


def reference() -> dict[str, Any]:
    """The DocumentReference of the document."""
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{DOCUMENT_ID}"},
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]},
        "subject": {"identifier": {"system": "urn:oid:1.3.182.4.4", "value": AGATE["matricule"]}},
        "author": [{"identifier": {"system": "urn:oid:1.3.182.4.1", "value": AMBER["ehealth_id"]}}],
        "content": [
            {
                "attachment": {
                    "contentType": "text/xml",
                    "creation": "2026-01-05T08:30:00Z",
                    "hash": base64.b64encode(DIGEST.digest()).decode(),
                    "size": len(CDA),
                }
            }
        ],
    }


def audit() -> dict[str, Any]:
    """The audit record of fetching the document."""
    identifier = {"system": "urn:oid:1.3.182.4.1", "value": AMBER["ehealth_id"]}
    return {
        "resourceType": "AuditEvent",
        "type": {"code": "rest"},
        "recorded": "2026-01-05T10:00:01+01:00",
        "agent": [{"requestor": True, "who": {"identifier": identifier}}],
        "source": {"observer": {"display": "eqlab"}},
        "entity": [
            {
                "what": {"identifier": {"system": "urn:oid:1.3.182.4.4", "value": AGATE["matricule"]}},
                "role": {"code": "1"},
            },
            {
                "what": {"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{DOCUMENT_ID}"}},
                "role": {"code": "3"},
            },
        ],
    }


def exchange() -> dict[str, Any]:
    """The exchange that the record is about."""
    return {"started": "2026-01-05T09:00:00Z", "connection": {"client_certificate": certificate("practitioner-amber")}}


LOCAL = "&1.3.182.3.1.1.10990001.6&ISO^PI"


def feed(*numbers: str, event: str = "A04") -> bytes:
    """Messages announce patients by local identifiers; several in one message."""
    ids = "~".join(f"{number}^^^{LOCAL}" for number in numbers)
    return _message(event, f"PID|||{ids}||Testagate^Lia")


def merge(survivor: str, gone: str) -> bytes:
    """A40: one local identifier goes into another."""
    return _message("A40", f"PID|||{survivor}^^^{LOCAL}||Testagate^Lia", f"MRG|{gone}^^^{LOCAL}")


def answer(*numbers: str) -> bytes:
    """The answer to a query for identifiers."""
    ids = "~".join(f"{number}^^^{LOCAL}" for number in numbers)
    return _message("K23", "MSA|AA|Q1", "QAK|Q1|OK", f"PID|||{ids}")


def acknowledgement(control: str) -> bytes:
    """What a receiver answers."""
    return _message("ACK", f"MSA|AA|{control}")


def _message(event: str, *segments: str) -> bytes:
    header = rf"MSH|^~\&|LAB|TEST|MPI|TEST|20260105093000+0100||ADT^{event}|M-{event}|T|2.5"
    return "\r".join((header, *segments, "")).encode()
