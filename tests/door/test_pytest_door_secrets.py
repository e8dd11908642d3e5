"""The pytest door tells findings without secrets: on the terminal, in JUnit XML and to allure."""

import subprocess
import sys
from pathlib import Path

from test_pytest_door import HEAD

SENT = "S3CR3T-sent-4711"
WANTED = "W4NT3D-plan-0815"
SCHEMA = f"{{properties: {{deep: {{properties: {{client_secret: {{const: {WANTED}}}}}}}}}}}"
STEPS = f"""
      - set: {{name: basket, value: {{deep: {{client_secret: {SENT}}}}}}}
      - check: {{that: basket, fhirpath: "deep.client_secret"}}
      - check: {{that: basket, schema: {SCHEMA}}}
"""


def test_no_secret_of_a_finding_is_told(tmp_path: Path) -> None:
    case = f'  - id: secret\n    title: {{en: "Secret"}}\n    verifies: [R-1]\n    steps:{STEPS}'
    (tmp_path / "sample.yaml").write_text(HEAD + case)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "sample.yaml"]
    done = subprocess.run(
        [*command, "--junitxml", "out.xml", "--alluredir", "allure"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    files = [tmp_path / "out.xml", *(tmp_path / "allure").iterdir()]
    told = [done.stdout, done.stderr, *(path.read_text() for path in files)]

    assert 1 == done.returncode
    assert "EQ-CHECK-301" in done.stdout
    assert "[redacted:" in done.stdout
    assert [] == [text for text in told if SENT in text or WANTED in text]
