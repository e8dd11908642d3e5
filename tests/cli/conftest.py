"""A small content of the tests' own, and the command line by two ways."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "plan"))
sys.path.insert(0, str(Path(__file__).parent))

from cli_hands import Hand, make_content


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content folders that another country might bring."""
    return make_content(tmp_path_factory.mktemp("content"))


@pytest.fixture
def hand(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """The command line with that content, in a folder of its own, for a reader of English."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "EQLAB_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    made = Hand(content=content, folder=tmp_path)
    yield made
    made.end()
