"""What holds for every probe of files."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from artefact_hands import AT, surroundings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from eqlab.core.issue import Issue
from eqlab.core.probe import Probe
from eqlab.probe.artefact import PROBES
from eqlab.probe.artefact.issues import common, content, papers, release, sbom

ROOT = Path(__file__).parents[3]
ISSUES = [
    issue
    for module in (common, sbom, content, release, papers)
    for issue in vars(module).values()
    if isinstance(issue, Issue)
]
DAY = "2026-11-20"
LEAST = {
    "audit.log_check": {"log": "f", "actions": "did"},
    "log.canary": {"files": ["f"], "tokens": ["LUX-CANARY-8812"]},
    "storage.at_rest": {"files": ["f"], "tokens": ["LUX-CANARY-8812"]},
    "data.export": {"export": "f", "tokens": ["LUX-CANARY-8812"]},
    "data.erasure": {"before": ["f"], "after": ["f"], "tokens": ["LUX-CANARY-8812"]},
    "backup.restore": {"backup": ["f"], "restored": ["f"], "tokens": ["LUX-CANARY-8812"]},
    "update.signature": {"offers": [{"name": "a", "kind": "genuine", "file": "f"}], "reactions": "f"},
    "update.channel": {"offers": [{"name": "a", "kind": "genuine", "file": "f"}], "reactions": "f"},
    "release.sig": {"build": "f", "signature": "f", "checksums": "f", "authenticode": True},
    "provenance.slsa": {"statement": "f", "build": "f"},
    "sbom.validate": {"sbom": "f", "build": "f", "installer": "f"},
    "sbom.osv": {"sbom": "f", "osv": "osv", "dated": DAY, "vex": ["f"]},
    "sbom.eol": {"sbom": "f", "table": "table"},
    "secrets.scan": {"files": ["f"]},
    "repo.scorecard": {"result": "f"},
    "registry.lookup": {"register": "table", "name": "a", "version": "1"},
    "net.geo": {"declared": ["LU"], "observed": ["192.0.2.1"], "table": "table"},
    "client.version_check": {"agent": "curl/8", "table": "table"},
}
TABLES = {
    "osv": [{"id": "X", "affected": []}],
    "table": {"dated": DAY, "products": [{"name": "a", "cycle": "1"}], "attestations": [], "networks": []},
    "did": [{"id": "1", "who": "a", "action": "read", "patient": "b", "when": "2026-11-21T10:00:00Z"}],
}


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_probe_is_described_in_three_languages(probe: Probe) -> None:
    assert ({"en", "fr", "de"}, {"en", "fr", "de"}) == (set(probe.title), set(probe.does))


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_the_schema_takes_what_the_probe_takes(probe: Probe) -> None:
    Draft202012Validator.check_schema(probe.schema)

    assert [] == list(Draft202012Validator(probe.schema).iter_errors(LEAST[probe.name]))
    assert {"type": "object", "additionalProperties": False}.items() <= probe.schema.items()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
@given(
    data=st.binary(max_size=200) | st.sampled_from([b"{}", b"[]", b"null", b"[1]", b'{"a": [{}]}', b"<a/>", b"1e999"])
)
def test_no_bytes_make_a_probe_raise(probe: Probe, data: bytes) -> None:
    compiled = probe.compile(LEAST[probe.name], AT, lambda _steps: None)
    sighting = compiled(surroundings({**TABLES, "f": data}))

    assert probe.name == sighting.probe


SHAPED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "components",
                        "metadata",
                        "dependencies",
                        "purl",
                        "hashes",
                        "component",
                        "ref",
                        "dependsOn",
                        "name",
                    ),
                    *("version", "type", "statements", "vulnerability", "products", "checks", "score", "date", "agent"),
                    *(
                        "entity",
                        "recorded",
                        "payload",
                        "payloadType",
                        "signatures",
                        "entry",
                        "resource",
                        "resourceType",
                    ),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("name", ["sbom.validate", "sbom.osv", "sbom.eol", "repo.scorecard", "audit.log_check"])
@given(value=SHAPED)
def test_no_shape_makes_a_probe_raise(name: str, value: object) -> None:
    probe = next(one for one in PROBES if one.name == name)
    inner = value if isinstance(value, dict) else {"components": value}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", **inner}
    log = [{"resourceType": "AuditEvent", **inner}]
    compiled = probe.compile(LEAST[name], AT, lambda _steps: None)
    sighting = compiled(surroundings({**TABLES, "f": log if name == "audit.log_check" else document}))

    assert name == sighting.probe


def test_codes_are_used_once_and_well_formed() -> None:
    codes = [issue.code for issue in ISSUES]

    assert sorted(set(codes)) == sorted(codes)
    assert [] == [code for code in codes if not re.fullmatch(r"EQ-PROBE-2\d\d", code)]


def test_every_issue_says_what_to_do() -> None:
    assert [] == [issue.code for issue in ISSUES if not issue.advice]


def test_names_and_modes_are_those_of_the_checklist() -> None:
    catalogue = yaml.safe_load((ROOT / "testplans/cesar/catalogue.yaml").read_text("utf-8"))["probes"]

    assert {probe.name: catalogue[probe.name]["mode"] for probe in PROBES} == {
        probe.name: str(probe.mode) for probe in PROBES
    }


def test_naming_a_probe_loads_nothing_heavy() -> None:
    told = "import sys, eqlab.probe.artefact; print([one for one in sys.modules if one.startswith(%r)])"
    done = subprocess.run(
        [sys.executable, "-c", told % "eqlab.validate"], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert "[]\n" == done.stdout


def test_the_page_names_every_probe_with_its_mode_and_parameters() -> None:
    page = (ROOT / "docs/probes.md").read_text("utf-8").partition("## Files handed in\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z_.]+)` \| (passive|active) \| ([^|]*) \|", page, re.MULTILINE)
    told = {name: (mode, re.findall(r"`(\w+)`", parameters)) for name, mode, parameters in rows}

    assert {probe.name: (str(probe.mode), list(probe.schema["properties"])) for probe in PROBES} == told
