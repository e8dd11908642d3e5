"""What all tests of attestations share."""

import pytest
from attest_world import World, lively


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world that nobody changes: attacks on it change what is handed in."""
    return lively(tmp_path_factory.mktemp("world"))
