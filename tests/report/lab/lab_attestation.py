"""An attestation as its JSON."""

from typing import Any

DOCUMENT: dict[str, Any] = {
    "type": "urn:eqlab:attestation:conformity:1",
    "id": "EQ-2026-0001",
    "revision": 1,
    "amends": "",
    "test": True,
    "issuer": {
        "id": "lab.example",
        "name": "Example Conformance Laboratory",
        "key": "1f" * 32,
        "accreditation": "not accredited",
    },
    "scheme": {"id": "sample-label", "edition": "1.0", "sha256": "2e" * 32},
    "kind": "provisional",
    "level": "product",
    "holder": {"id": "nova", "name": "Nova Software", "country": "ZZ", "register": "B 000 001"},
    "vendor": {"id": "nova", "name": "Nova Software", "country": "ZZ", "register": "B 000 001"},
    "system": "Praxis Nova",
    "version": "4.2.1",
    "subjects": [
        {
            "name": "nova-4.2.1.zip",
            "sha256": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
            "sha512": "",
            "purl": "pkg:generic/nova@4.2.1",
        }
    ],
    "sbom": "3d" * 32,
    "scope": [
        {
            "statement": "prescriber",
            "service": "prescriptions",
            "role": "prescriber",
            "plan": "sample.prescriptions@1.2.0",
            "variant": {"transport": "mtls"},
            "claims": {"retry": True, "dispense": False},
        },
        {
            "statement": "consumer",
            "service": "documents",
            "role": "consumer",
            "plan": "sample.documents@1.0.0",
            "variant": {},
            "claims": {},
        },
    ],
    "checklist": None,
    "conditions": ["NC-2 is corrected in the next release, by 31 March 2027."],
    "reports": [{"id": "R-2026-0007", "sha256": "4c" * 32}],
    "campaigns": ["c-7"],
    "rule": {"id": "sample-rule", "edition": "1.0", "sha256": "5b" * 32},
    "evaluation": "6a" * 32,
    "decided": "2026-11-21",
    "issued": "2026-11-21T18:00:00Z",
    "valid_from": "2026-11-21",
    "valid_until": "2027-05-21",
    "decider": "decision-maker",
    "status": "https://registry.example/status/1",
    "verify": "https://registry.example/v/EQ-2026-0001",
}
