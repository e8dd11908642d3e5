"""One recorded campaign for all tests of bundles."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "run"))
sys.path.insert(0, str(Path(__file__).parent))

from bundles import PLAN
from replays import WORKSHOP, played

from eqlab.store import Store, open_store
from eqlab.wiring import DATABASE
from eqlab.wiring.bundle import Export, export


@pytest.fixture(scope="session")
def campaign_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a campaign with a failed case."""
    folder = tmp_path_factory.mktemp("bundled")
    played(WORKSHOP.plan(PLAN), "dates-apart", folder)
    return next(folder.glob(f"*/{DATABASE}")).parent


@pytest.fixture
def store(campaign_folder: Path) -> Iterator[Store]:
    opened = open_store(campaign_folder / DATABASE)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def bundle_bytes(campaign_folder: Path) -> bytes:
    """Its bundle."""
    opened = open_store(campaign_folder / DATABASE)
    try:
        run = opened.campaigns()[-1].id
        return export(Export(store=opened, campaign=run, runs=[run], workshop=WORKSHOP))
    finally:
        opened.close()
