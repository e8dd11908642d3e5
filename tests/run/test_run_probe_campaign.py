"""A campaign with a real probe: read, allowed, run, kept, and judged again from what was kept."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eqlab.config import read_system_file
from eqlab.core.errors import AuthorErrors, ConfigurationError
from eqlab.core.event import SystemFacts
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.run.probe_results import probe_results
from eqlab.wiring import Settings, Workshop, load_record, open_session
from eqlab.wiring.allowing import guard_of

WORKSHOP = Workshop()
PLAN = """
testplan: lab.probes
version: 1.0.0
title: {en: "Probes"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Probes, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It has a bill of materials."}, source: S, clause: "1"}
cases:
  - id: BILL
    title: {en: "The bill of materials"}
    verifies: [R-1]
    steps:
      - probe: {id: bill, name: sbom.validate, with: {sbom: bom}, clause: "1"}
      - check: {that: bill, fhirpath: "edition = 'CycloneDX 1.6'"}
"""
SYSTEM = """
system: Praxis
version: "4.2.0"
roles: [prescriber]
evidence: {bom: bom.json}
"""
BILL: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {
        "timestamp": "2026-11-01T10:00:00Z",
        "component": {"type": "application", "bom-ref": "app", "name": "Praxis", "version": "4.2.0"},
    },
    "components": [
        {
            "type": "library",
            "bom-ref": "six",
            "name": "six",
            "version": "1.16.0",
            "purl": "pkg:pypi/six@1.16.0",
            "licenses": [{"license": {"id": "MIT"}}],
            "hashes": [{"alg": "SHA-256", "content": "0" * 64}],
        }
    ],
    "dependencies": [{"ref": "app", "dependsOn": ["six"]}, {"ref": "six"}],
}


def campaign(folder: Path, bill: object = None, system: str = SYSTEM, plan: str = PLAN) -> tuple[CampaignRecord, Plan]:
    if bill is not None:
        (folder / "bom.json").write_text(json.dumps(bill), "utf-8")
    (folder / "system.yaml").write_text(system, "utf-8")
    loaded = WORKSHOP.plan_of(plan.encode(), "probes.yaml")
    declared = read_system_file(folder / "system.yaml")
    session = open_session(WORKSHOP, loaded, declared, Settings(out=folder / "out", seed=1))
    try:
        if session.run.open():
            for case in session.run.remaining:
                session.run.run_case(case)
    finally:
        session.close()
    return load_record(WORKSHOP, folder / "out")


def test_a_good_bill_passes_and_is_kept(tmp_path: Path) -> None:
    record, _ = campaign(tmp_path, BILL)
    (ran,) = record.probes

    assert Kind.PASSED is record.verdict.kind
    assert ("bill", "sbom.validate", "passive") == (ran.step, ran.probe, ran.mode)
    digest = hashlib.sha256((tmp_path / "bom.json").read_bytes()).hexdigest()
    assert digest == json.loads(ran.raw)["files"]["bom"]


def test_a_bad_bill_fails_and_fails_again_from_what_was_kept(tmp_path: Path) -> None:
    bad = {**BILL, "dependencies": [{"ref": "app", "dependsOn": ["six", "nowhere"]}, {"ref": "six"}]}
    record, _ = campaign(tmp_path, bad)
    (tmp_path / "bom.json").unlink()
    again, _ = load_record(WORKSHOP, tmp_path / "out")

    assert Kind.FAILED is record.verdict.kind
    assert (record.verdict, record.probes) == (again.verdict, again.probes)


def test_a_file_that_was_not_handed_in_is_a_configuration_error(tmp_path: Path) -> None:
    record, _ = campaign(tmp_path, None, SYSTEM.replace("bom:", "bon:"))

    assert Kind.CONFIG_ERROR is record.verdict.kind
    assert "evidence:" in record.cases[0].findings[0].sentence()


def test_a_bad_parameter_is_refused_with_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(AuthorErrors) as caught:
        campaign(tmp_path, BILL, plan=PLAN.replace("sbom: bom", "sbmo: bom"))
    told = {error.issue.code: error for error in caught.value.errors}

    assert {"EQ-PROBE-002", "EQ-PROBE-003"} == set(told)
    assert ("sbom", "probes.yaml:16") == (told["EQ-PROBE-002"].nearest, str(told["EQ-PROBE-002"].at).rpartition(":")[0])


class Named:
    """As much of a catalogue as the mapping looks at."""

    def __init__(self, *probes: str) -> None:
        self.probes = dict.fromkeys(probes)


def test_what_a_probe_found_answers_the_checklist(tmp_path: Path) -> None:
    record, _ = campaign(tmp_path, {**BILL, "serialNumber": "4711"})
    (result,) = probe_results(Named("sbom.validate"), record)  # type: ignore[arg-type]

    assert ("sbom.validate", "failed", ()) == (result.probe, result.outcome, result.controls)
    assert hashlib.sha256(record.probes[0].raw).hexdigest() == result.digest
    assert "serialNumber" in result.detail


def test_what_the_checklist_does_not_name_and_what_is_played_by_the_lab_answers_nothing(tmp_path: Path) -> None:
    record, _ = campaign(tmp_path, BILL)
    played = replace(record, opened=replace(record.opened, system=SystemFacts(name="x", version="1", simulated="x")))

    assert () == probe_results(Named("tls.scan"), record)  # type: ignore[arg-type]
    assert () == probe_results(Named("sbom.validate"), played)  # type: ignore[arg-type]


def test_the_guard_lets_through_what_is_declared() -> None:
    facts = SystemFacts(
        name="x",
        version="1",
        endpoints={"portal": "https://127.0.0.1/x", "plain": "http://127.0.0.2:8080"},
        scope=("192.0.2.7:8443", "2001:db8::7", "[2001:db8::8]:443", "198.51.100.0/24", "198.51.100.9"),
    )
    guard = guard_of(facts)

    for host, port in (
        ("127.0.0.1", 443),
        ("127.0.0.2", 8080),
        ("192.0.2.7", 8443),
        ("2001:db8::7", 22),
        ("2001:db8::8", 443),
        ("198.51.100.9", 25),
    ):
        assert (host,) == guard.addresses(host, port)


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 80), ("127.0.0.3", 443), ("198.51.100.8", 80), ("192.0.2.7", 443)]
)
def test_the_guard_refuses_the_rest(host: str, port: int) -> None:
    facts = SystemFacts(
        name="x",
        version="1",
        endpoints={"portal": "https://127.0.0.1/x"},
        scope=("192.0.2.7:8443", "198.51.100.0/24"),
    )
    with pytest.raises(ConfigurationError):
        guard_of(facts).addresses(host, port)


def test_every_probe_of_the_laboratory_has_a_name_of_its_own() -> None:
    from eqlab.probe import artefact, endpoint, hostile

    rooms = (artefact, endpoint, hostile)

    assert sorted(probe.name for room in rooms for probe in room.PROBES) == sorted(WORKSHOP.registry.probes)


OFFERS = "[{name: a, kind: genuine, reaction: installed}, {name: b, kind: tampered, reaction: refused}]"
ACTIVE = PLAN.replace(
    "name: sbom.validate, with: {sbom: bom}", f"name: update.signature, with: {{offers: {OFFERS}}}, on_failure: note"
).replace("edition = 'CycloneDX 1.6'", "offers = '2'")
CONSENT = 'consents: [{by: "A. Weber", mode: active, until: "2999-12-31", probes: [update.signature]}]\n'


def test_an_active_probe_without_consent_ends_the_campaign_before_it_begins(tmp_path: Path) -> None:
    record, _ = campaign(tmp_path, BILL, plan=ACTIVE)

    assert (Kind.CONFIG_ERROR, ()) == (record.verdict.kind, record.probes)
    assert record.preflight is not None
    assert ["EQ-RUN-025"] == [finding.issue.code for finding in record.preflight.findings]
    assert None is record.cases[0].opened


def test_an_active_probe_with_consent_runs_and_says_who_gave_it(tmp_path: Path) -> None:
    record, _ = campaign(tmp_path, BILL, SYSTEM + CONSENT, ACTIVE)

    assert Kind.INCONCLUSIVE is record.verdict.kind
    assert ["A. Weber"] == [ran.consent for ran in record.probes]
    assert ("A. Weber",) == tuple(consent.by for consent in record.opened.system.consents)
