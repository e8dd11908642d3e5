"""`eqlab nonconformity` and `eqlab decide`: from a run that failed to a decision, each step by whom it behoves."""

from pathlib import Path

import pytest
from cli_hands import call

STATEMENT = """\
statement: prescriber
plan: lu.eprescription.lab.prescriber
service: eprescription
role: prescriber
subject:
  kind: product
  system: "Praxis Nova"
  version: "4.2.1"
  vendor: {{id: nova, name: "Nova", country: "LU"}}
  builds:
    - {{name: "nova.zip", sha256: "{build}"}}
variant: {{transport: mtls}}
claims: {{paper: false, conditional_reference: false, revocation: false, recurrent: false}}
parameters: {{}}
"""
PEOPLE = {
    "tess": "tester",
    "eva": "evaluator",
    "rita": "reviewer",
    "dora": "decider",
    "dirk": "decider",
    "vera": "vendor",
}
CASE, RUN = "EPL-ID-03", "nova-C1.1"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A laboratory in which one case of a campaign has failed."""
    home = tmp_path / "lab"
    monkeypatch.setenv("EQLAB_LAB", str(home))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    (tmp_path / "statement.yaml").write_text(STATEMENT.format(build="a" * 64), "utf-8")
    done("", "lab", "found", str(home), "--id", "lab.example", "--name", "Lab", "--administrator", "root")
    for person, role in PEOPLE.items():
        more = ("--organisation", "nova") if role == "vendor" else ()
        done("root", "person", "enter", person, "--name", person, "--role", role, *more)
    done("tess", "file", "open", "nova", "--scheme", "lu.ra-pid", "--organisation", "nova", "--name", "Nova")
    for person, role in PEOPLE.items():
        if role != "vendor":
            done(person, "file", "declare", "nova")
    done("tess", "file", "statement", "nova", str(tmp_path / "statement.yaml"))
    done("tess", "campaign", "new", "nova", "prescriber")
    assert 1 == run("--simulate", "sends-id", "--case", CASE)
    return home


def said(person: str, *arguments: str) -> tuple[int, str]:
    """Call as a person; return exit code and all that was told."""
    result = call(*arguments, *(("--as", person) if person else ()))
    return result.exit_code, result.output


def done(person: str, *arguments: str) -> str:
    code, told = said(person, *arguments)
    assert 0 == code, told
    return told


def refused(person: str, *arguments: str) -> str:
    code, told = said(person, *arguments)
    assert 64 == code, told
    return told


def run(*arguments: str) -> int:
    return said("tess", "campaign", "run", "nova-C1", *arguments)[0]


def concerning(deed: str, person: str, *arguments: str) -> str:
    return done(person, "nonconformity", deed, "nova", "NC-1", *arguments)


def test_from_a_failure_to_a_decision(lab: Path) -> None:
    """Raised once, answered by the vendor, tested again, closed; evaluated, refused, appealed against."""
    assert "Nothing is raised yet" in done("tess", "nonconformity", "raise", "nova", "--from-run", RUN)
    assert "1 raised." in done("tess", "nonconformity", "raise", "nova", "--from-run", RUN, "--yes", "--owner", "olga")
    assert "Nothing is to be raised" in done("tess", "nonconformity", "raise", "nova", "--from-run", RUN, "--yes")

    assert "EQ-LABEL-146" in refused("tess", "nonconformity", "close", "nova", "NC-1", "--reason", "done")
    concerning("comment", "rita", "seen")
    concerning("answer", "vera", "--remedy", "misconfigured", "--words", "a wrong switch")
    assert 0 == run("--simulate", "golden-prescriber", "--retest", "NC-1")
    concerning("close", "tess", "--reason", "the retest passed")
    shown = done("", "nonconformity", "show", "nova", "NC-1")
    deeds = ["raised", "commented", "answered", "tested again", "closed"]
    places = [shown.rindex(f"  {deed}") for deed in deeds]

    assert sorted(places) == places
    assert "There is no non-conformity." in done("", "nonconformity", "list", "nova", "--open")

    code, told = said("eva", "decide", "evaluate", "nova", "nova-C1", "--submit")
    assert (2, True) == (code, "EQ-LABEL-112" in told)
    assert "EQ-LABEL-169" in refused("dora", "decide", "take", "nova", "EV-1", "--grant", "definitive")
    assert "EQ-LABEL-153" in refused("eva", "decide", "take", "nova", "EV-1", "--refuse", "--reason", "no")
    done("dora", "decide", "take", "nova", "EV-1", "--refuse", "--reason", "only one case was run")
    done("vera", "decide", "appeal", "nova", "D-1", "--words", "the others are optional")
    assert "the others are optional" in done("", "decide", "show", "nova")
    assert "EQ-LABEL-168" in refused("dora", "decide", "take", "nova", "EV-1", "--refuse", "--reason", "no")
    done("dirk", "decide", "take", "nova", "EV-1", "--refuse", "--reason", "they are not")

    assert "The facts give the same" in said("", "decide", "explain", "nova", "EV-1")[1]
    assert (lab / "lab.db").is_file()


def test_what_a_person_saw_and_two_people_judged_otherwise(lab: Path) -> None:
    seen = ("--from-run", RUN, "--case", CASE, "--severity", "blocking", "--says", "It hides the error.")
    assert "EQ-CLI-185" in refused("tess", "nonconformity", "raise", "nova", *seen[:4])
    assert "EQ-CLI-181" in refused("tess", "nonconformity", "raise", "nova", "--from-run", "nova-C1.9")
    assert "EQ-CLI-184" in refused("tess", "nonconformity", "raise", "nova", *seen, "--due", "soon")
    done("tess", "nonconformity", "raise", "nova", *seen)
    assert "EQ-CLI-180" in refused("tess", "nonconformity", "show", "nova", "NC-9")
    concerning("assign", "tess", "--owner", "olga", "--due", "2030-01-31")
    concerning("override", "tess", "--severity", "minor", "--reason", "the text is unclear")
    assert "EQ-LABEL-153" in refused("tess", "nonconformity", "confirm", "nova", "NC-1")
    concerning("confirm", "rita")
    listed = done("", "nonconformity", "list", "nova")

    assert "NC-1  open  minor  EPL-ID-03  2030-01-31  olga  It hides the error." == listed.strip()
    assert "Judged otherwise by tess and rita, from blocking to minor" in done(
        "", "nonconformity", "show", "nova", "NC-1"
    )
    assert "EQ-CLI-183" in refused("", "decide", "explain", "nova", "EV-9")
    assert "EQ-CLI-187" in refused("eva", "decide", "evaluate", "nova", "prima-C1")
    assert lab.is_dir()
