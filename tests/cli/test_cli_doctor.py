"""`eqlab doctor`: each line is ok, a warning or a problem, with what to do."""

import importlib.metadata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_hands import Hand, call

from eqlab.cli import health
from eqlab.cli.door import Door
from eqlab.cli.health import Doctor, Result, State
from eqlab.cli.speech import tongue
from eqlab.core.clock import FixedClock


def doctor(content: Path | None = None, trust: str | None = None) -> Doctor:
    return Doctor(tongue=tongue("en"), door=Door(content=content, trust=trust, language="en"))


def test_healthy_machine(hand: Hand) -> None:
    result = hand.call("doctor", "--fix", "no")

    assert 0 == result.exit_code
    assert 9 == len(result.stdout.splitlines())
    assert {"ok", "warning"} >= {line.split()[0] for line in result.stdout.splitlines()}
    assert [] == list(hand.folder.iterdir())


def test_a_problem_is_exit_code_3(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "OLDEST_PYTHON", (99, 0))
    result = hand.call("doctor")

    assert 3 == result.exit_code
    assert any(line.startswith("problem") and "Install Python" in line for line in result.stdout.splitlines())


def test_content_without_trust_is_a_problem(content: Path) -> None:
    result = call("--content", str(content), "doctor")

    assert 3 == result.exit_code
    assert "[EQ-CNT-001]" in result.stdout


def test_missing_and_other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: ["click==0.1", "nox; extra == 'dev'"])

    assert State.WARNING is health.packages(doctor()).state

    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: ["no-such-package==1.0"])

    assert Result(
        state=State.PROBLEM, what="missing: no-such-package", to_do="Install eqlab again."
    ) == health.packages(doctor())

    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: [f"click=={importlib.metadata.version('click')}"])

    assert State.OK is health.packages(doctor()).state


def test_uninstalled_eqlab_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_name: str) -> list[str]:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "requires", unknown)

    assert State.WARNING is health.packages(doctor()).state


def test_clock_of_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SystemClock", lambda: FixedClock(datetime(1970, 1, 1, tzinfo=UTC)))

    assert State.PROBLEM is health.clock(doctor()).state


def test_old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "OLDEST_SQLITE", (99, 0, 0))

    assert "Install a Python with SQLite 3.35 or later." == health.database(doctor()).to_do


def test_handshake_that_does_not_come_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller without a certificate stands for a proxy in between."""
    probe = health.probe
    monkeypatch.setattr(health, "probe", lambda url, _tls: probe(url))

    assert State.PROBLEM is health.tls(doctor()).state


def test_languages_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "tongue", lambda _language: tongue("en"))

    assert State.WARNING is health.languages(doctor()).state


def test_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, hand: Hand) -> None:
    def refuse(**_settings: object) -> None:
        raise PermissionError(13, "Permission denied", "somewhere")

    monkeypatch.setattr(health.tempfile, "TemporaryDirectory", refuse)
    result = hand.call("doctor")

    assert 3 == result.exit_code
    assert "could not use somewhere: Permission denied" in result.stdout


def test_a_folder_that_cannot_be_written_is_told_once(monkeypatch: pytest.MonkeyPatch, hand: Hand) -> None:
    """Nothing is said to be kept, for nothing was recorded; and the database is as well as before."""
    made = health.tempfile.TemporaryDirectory

    def refuse(**settings: object) -> object:
        if settings.get("dir"):
            raise PermissionError(13, "Permission denied", str(settings["dir"]))
        return made(prefix=str(settings["prefix"]))

    monkeypatch.setattr(health.tempfile, "TemporaryDirectory", refuse)
    result = hand.call("doctor")

    assert ["folder"] == [line.split()[1] for line in result.stdout.splitlines() if line.startswith("problem")]
    assert "kept" not in result.stdout


def test_an_extra_that_is_there() -> None:
    assert State.OK is health.extra_packages(doctor(), name="hsm").state


def test_an_extra_that_is_missing_is_a_problem_with_its_command(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nothing begins which could not be ended."""
    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: ["no-such-package==1.0; extra == 'hsm'"])
    result = hand.call("doctor", "--extra", "hsm")

    assert 3 == result.exit_code
    assert "missing: no-such-package" in result.stdout
    assert "pip install 'eqlab[hsm]'" in result.stdout


def test_an_extra_without_the_libraries_it_needs_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed is not enough: it has to load."""

    def broken(_name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(health.importlib, "import_module", broken)
    told = health.extra_packages(doctor(), name="pdf")

    assert (State.PROBLEM, "cannot load library 'libpango-1.0-0'") == (told.state, told.what)


@pytest.mark.parametrize("name", health.MODULES)
def test_every_extra_is_one_of_eqlab(name: str) -> None:
    assert [name] == [
        one for one in (importlib.metadata.metadata("eqlab").get_all("Provides-Extra") or ()) if one == name
    ]
