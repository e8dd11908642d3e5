"""A store in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eqlab.core.errors import LabFault
from eqlab.store import Store, open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "campaign.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    opened = open_store(file, patience=0.2)
    yield opened
    try:
        opened.close()
    except LabFault:
        """The test broke it on purpose."""


@pytest.fixture
def refused() -> Callable[[Callable[[], object]], tuple[str, str]]:
    """Runs what must end in a LabFault; returns its code and its sentence."""

    def fault(act: Callable[[], object]) -> tuple[str, str]:
        with pytest.raises(LabFault) as caught:
            act()
        return caught.value.issue.code, caught.value.sentence()

    return fault
