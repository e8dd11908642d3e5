"""The pytest door: what a newcomer sees who knows only pytest."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

HEAD = """testplan: door.sample
version: 1.0.0
title: {en: "Sample"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: PUB, title: Public, version: 1.0.0, status: active, origin: public}
  - {id: OWN, title: Own, version: 1.0.0, status: draft, origin: design}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "One is one."}, source: PUB, clause: "1"}
  - {id: R-2, level: SHALL, actor: prescriber, text: {en: "One is two."}, source: OWN, clause: "1"}
cases:
"""

CASES = {
    "passed": 'steps: [{set: {name: n, value: 1}}, {check: {that: n, fhirpath: "$this = 1"}}]',
    "failed": 'steps: [{set: {name: n, value: 1}}, {check: {that: n, fhirpath: "$this = 2"}}]',
    "warned": 'steps: [{set: {name: n, value: 1}}, {check: {that: n, fhirpath: "$this = 2", on_failure: warn}}]',
    "asked": 'steps: [{ask: {id: q, who: tester, question: {en: "Is it so?"}, answer: [pass, fail]}}]',
    "foreign": "when: claims.nothing\n"
    '    steps: [{set: {name: n, value: 1}}, {check: {that: n, fhirpath: "$this = 1"}}]',
}


def plan(*names: str) -> str:
    return HEAD + "".join(
        f'  - id: {name}\n    title: {{en: "Case {name}"}}\n    verifies: [R-1]\n    {CASES[name]}\n' for name in names
    )


def run(folder: Path, *arguments: str, ci: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "CI"} | ({"CI": "true"} if ci else {})
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def outcomes(folder: Path, *arguments: str) -> dict[str, str]:
    """Case to pytest's outcome, as JUnit has it."""
    done = run(folder, "sample.yaml", "--junitxml", "out.xml", *arguments)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    suite = ET.parse(folder / "out.xml").getroot()  # noqa: S314 - pytest wrote it
    return {
        str(case.get("name")): next(
            (child.tag for child in case if child.tag in {"failure", "error", "skipped"}), "passed"
        )
        for case in suite.iter("testcase")
    }


def test_verdicts_become_pytest_s_outcomes(tmp_path: Path) -> None:
    """Failed fails; what is undecided is an error, never a skip; only what does not apply is skipped."""
    (tmp_path / "sample.yaml").write_text(plan(*CASES))

    assert {
        "passed": "passed",
        "failed": "failure",
        "warned": "passed",
        "asked": "error",
        "foreign": "skipped",
    } == outcomes(tmp_path)


def test_review_may_be_allowed(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("asked"))
    done = run(tmp_path, "sample.yaml", "--eqlab-allow-review")

    assert 0 == done.returncode
    assert "1 needs review" in done.stdout


def test_failure_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("failed"))
    said = run(tmp_path, "sample.yaml").stdout

    assert "Traceback" not in said
    assert "pytest_plugin.py" not in said
    assert "sample.yaml:" in said
    assert "R-1" in said


def test_header_says_who_plays(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("passed"))

    assert "golden simulated vendor system" in run(tmp_path, "sample.yaml").stdout


def test_broken_plan_is_a_collection_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("passed").replace("verifies", "verifys"))
    done = run(tmp_path, "sample.yaml")

    assert 2 == done.returncode
    assert 'Did you mean "verifies"?' in done.stdout
    assert "Traceback" not in done.stdout


def test_other_yaml_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("a: 1\n")

    assert 5 == run(tmp_path, ".").returncode


def test_a_chosen_case_makes_a_partial_campaign(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("passed", "warned"))
    done = run(tmp_path, "sample.yaml::passed", "--eqlab-out", "evidence")

    assert 0 == done.returncode, done.stdout
    assert ["passed"] == _opened(next((tmp_path / "evidence").iterdir())).selected_list
    assert _opened(next((tmp_path / "evidence").iterdir())).partial


def test_unreachable_system_is_everyone_s_error_and_nobody_s_failure(tmp_path: Path) -> None:
    send = "{send: {id: r, to: system.fhir, method: GET, path: /metadata, deadline: 1 s}}"
    steps = f"steps: [{send}, {{check: {{that: r, status: 200}}}}]"
    text = HEAD + f'  - id: call\n    title: {{en: "Call"}}\n    verifies: [R-1]\n    {steps}\n'
    (tmp_path / "sample.yaml").write_text(text)
    (tmp_path / "system.yaml").write_text(
        'system: S\nversion: "1"\nroles: [prescriber]\nendpoints: {fhir: "http://127.0.0.1:9/fhir"}\n'
    )

    assert {"call": "error"} == outcomes(tmp_path, "--eqlab-system", "system.yaml")


def test_allure_gets_steps_and_attachments(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("failed"))
    run(tmp_path, "sample.yaml", "--alluredir", "allure")
    results = [json.loads(path.read_text()) for path in (tmp_path / "allure").glob("*-result.json")]

    assert ["failed"] == [result["status"] for result in results]
    steps = [step for result in results for step in result["steps"]]
    assert ["set n", "check n fhirpath $this = 2"] == [step["name"] for step in steps]
    assert ["passed", "failed"] == [step["status"] for step in steps]


@pytest.mark.parametrize("plan_name", ["lab-prescriber", "lab-laboratory"])
def test_shipped_plans_pass_with_the_golden_system(plan_name: str, tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "testplans" / "eprescription" / f"{plan_name}.yaml"
    done = run(tmp_path, str(path))

    assert 0 == done.returncode, done.stdout[-3000:]


class _Opened:
    def __init__(self, folder: Path) -> None:
        from eqlab.wiring import Workshop, load_record

        opened = load_record(Workshop(), folder)[0].opened
        self.selected_list = list(opened.selected)
        self.partial = opened.partial


def _opened(folder: Path) -> _Opened:
    return _Opened(folder)
