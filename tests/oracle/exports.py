"""Exports of checklists, judged by the schemas of those who own the forms: OSCAL 1.1.2 (NIST), CycloneDX 1.6 (OWASP).

`python tests/oracle/exports.py --built FOLDER` needs pip and Go; what they fetch stays in FOLDER: CycloneDX's schemas
come with the package cyclonedx-python-lib, NIST's with the Go module go-oscal, as published. It leaves with 1 when an
export breaks its schema, and when a known-bad export does not.
"""

import argparse
import copy
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource

if TYPE_CHECKING:
    from eqlab.report.checklist.view import ChecklistView

TESTS = Path(__file__).parent.parent
CYCLONEDX = "cyclonedx-python-lib==11.12.0"
OSCAL = "github.com/defenseunicorns/go-oscal@v0.6.2"
NOW = dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)
KINDS = [f"{audience}-{kind}" for audience in ("vendor", "practice") for kind in ("careful", "average", "careless")]
sys.path[:0] = [str(TESTS / name) for name in ("checklist", "report/checklist")]


def exports() -> Iterator[tuple[str, str, Any]]:
    """Yield (form, name, document) of the checklist that is shipped and of all reference sheets."""
    import checklist_hands as hands

    from eqlab.report.checklist.cyclonedx import cyclonedx_catalogue, cyclonedx_results
    from eqlab.report.checklist.oscal import oscal_catalogue, oscal_results

    yield "oscal", "odd", oscal_results(odd(), NOW).document
    yield "cyclonedx", "odd", cyclonedx_results(odd(), NOW).document
    for name, catalogue in (("cesar", hands.cesar()), ("sample", hands.SAMPLE)):
        yield "oscal", f"{name}.catalogue", oscal_catalogue(catalogue, NOW).document
        yield "cyclonedx", f"{name}.catalogue", cyclonedx_catalogue(catalogue, NOW).document
        for kind in KINDS:
            view = hands.view(f"{name}-{kind}", catalogue)
            yield "oscal", f"{name}.{kind}", oscal_results(view, NOW).document
            yield "cyclonedx", f"{name}.{kind}", cyclonedx_results(view, NOW).document


def odd() -> "ChecklistView":
    """Return a sheet whose texts are as people write them: with blanks, line breaks, and nothing at all."""
    import checklist_hands as hands

    from eqlab.checklist.scoring import score
    from eqlab.checklist.sheet import Outcome, ProbeResult
    from eqlab.report.checklist.building import view_of

    catalogue, sheet = hands.cesar(), hands.sheet_of("cesar-vendor-average")
    texts = (" Nova\n\nGmbH \t", "\n", "", " é\u2028 ", "a" * 3000)
    answers = {
        name: replace(one, note=texts[place % len(texts)]) for place, (name, one) in enumerate(sheet.answers.items())
    }
    evidence = {
        name: replace(one, title=texts[place % len(texts)]) for place, (name, one) in enumerate(sheet.evidence.items())
    }
    digest, day = "0" * 64, hands.DAY
    probes = tuple(
        ProbeResult(probe=name, controls=(), outcome=outcome, date=day, digest=digest, detail=texts[place % len(texts)])
        for place, name in enumerate(catalogue.probes)
        for outcome in Outcome
    )
    one = replace(sheet, subject=texts[0], answers=answers, evidence=evidence, probes=probes)
    return view_of(catalogue, one, score(catalogue, one, day))


def fetch(folder: Path) -> dict[str, Draft7Validator] | None:
    """Fetch the schemas, unless they are there; return a validator for each form, None when they cannot be had."""
    python, modules = folder / "python", folder / "go"
    if not list(python.glob("cyclonedx_python_lib-*.dist-info")):
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(python), CYCLONEDX]
        if subprocess.run(command, check=False).returncode:
            return None
    name, _, version = OSCAL.partition("@")
    module = modules / f"{name}@{version}"
    if not module.is_dir():
        there = {**os.environ, "GOMODCACHE": str(modules), "GOFLAGS": "-modcacherw"}
        go = shutil.which("go")
        if go is None or subprocess.run([go, "mod", "download", OSCAL], env=there, check=False).returncode:
            return None
    oscal = module / "src" / "internal" / "schemas" / "oscal_complete_schema-1-1-2.json"
    return {"oscal": _oscal(oscal), "cyclonedx": _cyclonedx(python / "cyclonedx" / "schema" / "_res")}


def _oscal(path: Path) -> Draft7Validator:
    r"""Return a validator of NIST's schema; its `\p{L}` and `\p{N}` are written as Python reads them."""
    text = path.read_text("utf-8").replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    return Draft7Validator(json.loads(text), format_checker=FormatChecker())


def _cyclonedx(folder: Path) -> Draft7Validator:
    names = ("bom-1.6", "spdx", "jsf-0.82", "cryptography-defs")
    schemas = [json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text("utf-8")) for name in names]
    registry: Registry[Any] = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in schemas)
    return Draft7Validator(schemas[0], registry=registry, format_checker=FormatChecker())


def judge(validators: dict[str, Draft7Validator]) -> bool:
    """Judge all exports; tell whether every one is good, and every damaged one is found to be."""
    good = True
    for form, name, document in exports():
        wrong = [f"{error.json_path}: {error.message[:200]}" for error in validators[form].iter_errors(document)]
        blind = [says for says, bad in damaged(document) if validators[form].is_valid(bad)]
        wrong += [f"the schema finds nothing wrong with {says}" for says in blind]
        sys.stdout.write(f"{form} {name}: {'good' if not wrong else f'{len(wrong)} wrong'}\n")
        sys.stdout.writelines(f"  {one}\n" for one in wrong[:10])
        good = good and not wrong
    return good


def damaged(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield copies that no schema allows: the known-bad references of this oracle."""
    bad = copy.deepcopy(document)
    (bad if "bomFormat" in bad else next(iter(bad.values())))["strange"] = True
    yield "another member", bad
    bad = copy.deepcopy(document)
    if "bomFormat" in bad:
        bad["metadata"]["tools"]["components"][0]["type"] = "Anwendung"
    elif "catalog" in bad:
        bad["catalog"]["groups"][0]["props"][0]["name"] = "Titel auf Deutsch"
    else:
        bad["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] = "erfüllt"
    yield "a code in another language", bad


def main() -> int:
    """Fetch the schemas and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--built", type=Path, required=True)
    validators = fetch(parser.parse_args().built.absolute())
    if validators is None:
        sys.stdout.write("the schemas cannot be had here: Go, pip or their repositories are missing\n")
        return 0
    return 0 if judge(validators) else 1


if __name__ == "__main__":
    sys.exit(main())
