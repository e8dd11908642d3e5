"""Resources that the tests of judging commands share, and how they read what is told."""

import json

from cli_hands import Hand
from click.testing import CliRunner

from eqlab.cli import main
from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES

PATIENT = '{"resourceType": "Patient", "active": true}'
WRONG = """{
  "resourceType": "Patient",
  "gender": "malle",
  "name": [{"family": ""}],
  "maritalStatus": {"coding": [{"system": "http://x.example/c", "code": "a"}]}
}
"""
UNDECIDED = '{"resourceType": "Patient", "maritalStatus": {"coding": [{"system": "http://x.example/c", "code": "a"}]}}'
XML = '<Patient xmlns="http://hl7.org/fhir"><active value="%s"/></Patient>'
PROFILE = {
    "resourceType": "StructureDefinition",
    "url": "http://lab.example/named",
    "name": "NamedPatient",
    "status": "active",
    "kind": "resource",
    "abstract": False,
    "type": "Patient",
    "baseDefinition": f"{STRUCTURES}Patient",
    "derivation": "constraint",
    "differential": {"element": [{"id": "Patient.name", "path": "Patient.name", "min": 1}]},
}


def told(hand: Hand, *arguments: str) -> Json:
    return json.loads(hand.call("validate", "--format", "json", *arguments).stdout)["files"]


def codes(hand: Hand, *arguments: str) -> list[str]:
    return [one["code"] for file in told(hand, *arguments) for one in file["findings"]]


def ask(*lines: str | bytes | Json, arguments: tuple[str, ...] = ()) -> list[Json]:
    data = b"".join(
        (one if isinstance(one, bytes) else one.encode() if isinstance(one, str) else json.dumps(one).encode()) + b"\n"
        for one in lines
    )
    result = CliRunner().invoke(main, ["validate", "--batch", *arguments], input=data)
    assert 0 == result.exit_code
    return [json.loads(line) for line in result.stdout.splitlines()]


def severities(said: Json) -> list[str]:
    return [one["severity"] for one in said["outcome"]["issue"]]
