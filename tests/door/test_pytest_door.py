"""The pytest door: what a newcomer sees who knows only pytest."""

import json
import os
import re
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
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
claims: [{claim: nothing, title: {en: "nothing"}}]
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
    assert "pytest_plugin" not in said
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


PASSIVE = """  - id: sent
    title: {en: "Something is sent", fr: "Un envoi"}
    verifies: [R-1]
    token: TOKEN-1
    instructions: {en: "Send {word}.", fr: "Envoyez {word}."}
    steps:
      - await: {id: call, at: eprescription, within: 30 s}
      - await: {id: more, at: eprescription, silence: true, within: 100 ms}
      - check: {that: call.request, fhirpath: "path.contains('metadata')"}
"""


def passive(folder: Path, *more: str) -> subprocess.Popen[str]:
    text = HEAD.replace("cases:", 'variables: {word: "TOKEN-1"}\ncases:') + PASSIVE
    (folder / "sample.yaml").write_text(text)
    (folder / "system.yaml").write_text('system: S\nversion: "1"\nroles: [prescriber]\n')
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "sample.yaml", "--eqlab-system", "system.yaml"]
    return subprocess.Popen(
        [*command, *more], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    guard = threading.Timer(60, process.kill)
    guard.start()
    with process.stdout:
        yield from process.stdout
    guard.cancel()


def call(access: Path, token: str) -> int:
    """What a vendor's system does that knows nothing but the access file and the instructions."""
    data = json.loads(access.read_text())
    context = ssl.create_default_context(cafile=data["authority"])
    context.load_cert_chain(data["certificate"], data["key"])
    request = urllib.request.Request(f"{data['services']['eprescription']}/metadata?x={token}")  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:  # noqa: S310 - loopback
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    ("language", "asked", "waits"),
    [
        ("en", "Send (\\S+)\\.", "waiting for the call call to eprescription until \\d\\d:\\d\\d:\\d\\d UTC"),
        ("fr", "Envoyez (\\S+)\\.", "attente de l'appel call à eprescription jusqu'à \\d\\d:\\d\\d:\\d\\d UTC"),
    ],
)
def test_a_real_system_reads_address_and_instructions_while_it_is_waited_for(
    language: str, asked: str, waits: str, tmp_path: Path
) -> None:
    """Nothing but pytest's own output says what to do: without it the case would run out of time."""
    process = passive(tmp_path, "--eqlab-language", language)
    said, token, access = "", "", Path()
    for line in lines_of(process):
        said += line
        if found := re.search(r"access\.json\s+(\S+)", line):
            access = Path(found[1])
        if found := re.search(asked, line):
            token = found[1]
        if re.search(waits, line):
            call(access, token)

    assert 0 == process.wait(10), said
    assert "TOKEN-1" == token
    assert json.loads(access.read_text())["services"]["eprescription"] in said
    assert "1 passed" in said


def test_a_simulated_system_needs_no_instructions(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("passed"))
    said = run(tmp_path, "sample.yaml").stdout

    assert "access.json" not in said
    assert "passed: Case passed" not in said


def test_no_campaign_is_opened_when_no_chosen_case_concerns_the_system(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("passed", "foreign"))
    done = run(tmp_path, "sample.yaml::foreign", "--eqlab-out", "evidence")

    assert 0 == done.returncode, done.stdout
    assert "1 skipped" in done.stdout
    assert "The system does not claim nothing (nothing)" in done.stdout
    assert not (tmp_path / "evidence").exists()


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("system.yaml", 'system: S\nversion: "1"\nclaims: {nothing: "true"}\n', 'has the value "true"'),
        ("system.yaml", 'system: S\nversion: "1"\nclaims: {nothnig: true}\n', 'Did you mean "nothing"?'),
        ("system.yaml", 'system: S\nversion: "1"\nendpoints: {fhir: "http://[::1"}\n', "fhir"),
        ("other.yaml", "", "system.yaml cannot be read"),
        ("evidence", "a file, not a folder", "cannot be written"),
    ],
)
def test_configuration_mistakes_are_sentences(file: str, text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(plan("passed"))
    (tmp_path / file).write_text(text)
    system = [] if file == "evidence" else ["--eqlab-system", "system.yaml"]
    done = run(tmp_path, "sample.yaml", "--eqlab-out", "evidence", *system)

    assert done.returncode in {1, 2}
    assert says in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin" not in done.stdout


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
