"""One laboratory a session, at three moments of its life; each test works in a copy."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).parent))

import lab_hands
from lab_hands import VARIABLES, Bench


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """The laboratory when a campaign was planned, when it was decided on, when an attestation was issued."""
    with pytest.MonkeyPatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        folder = tmp_path_factory.mktemp("laboratory")
        planned = Bench(folder=folder, content=lab_hands.lab_content(folder / "content"))
        lab_hands.found(planned)
        decided = planned.copy(tmp_path_factory.mktemp("decided"))
        lab_hands.decide(decided)
        issued = decided.copy(tmp_path_factory.mktemp("issued"))
        lab_hands.issue(issued)
        yield {"planned": planned, "decided": decided, "issued": issued}


@pytest.fixture
def planned(stages: dict[str, Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A laboratory with a campaign that was not run yet."""
    return _copied(stages["planned"], tmp_path, monkeypatch)


@pytest.fixture
def decided(stages: dict[str, Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A laboratory with a campaign that was decided on."""
    return _copied(stages["decided"], tmp_path, monkeypatch)


@pytest.fixture
def issued(stages: dict[str, Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A laboratory with an attestation."""
    return _copied(stages["issued"], tmp_path, monkeypatch)


def _copied(bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return bench.copy(folder)
