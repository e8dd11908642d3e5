"""The plans proven against their simulated systems: the golden pass, and every defect is caught in its one case."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from defects import DEFECTS, LABORATORY, PRESCRIBER
from eprescription_campaigns import blemishes, play

from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind

GOLDEN = {"golden-prescriber": PRESCRIBER, "golden-laboratory": LABORATORY}
PLAN_OF = GOLDEN | {name: catch.plan for name, catch in DEFECTS.items()}
AT_ONCE = 4
"""Campaigns are independent, and most of their time is the waiting of one slow case."""


@pytest.fixture(scope="module")
def records(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Future[CampaignRecord]]]:
    """The campaigns of the systems that the chosen tests ask for."""
    folder = tmp_path_factory.mktemp("campaigns")
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    wanted = {name for name in PLAN_OF if any(param.get("system") == name for param in params)}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {name: pool.submit(play, PLAN_OF[name], name, folder) for name in wanted}


@pytest.mark.parametrize("system", GOLDEN)
def test_golden_system_passes_every_case_that_concerns_it(
    system: str, records: Mapping[str, Future[CampaignRecord]]
) -> None:
    """Not even a warning: what the profiles say of golden payloads would be noise for everyone."""
    record = records[system].result()

    assert {} == blemishes(record)
    assert Kind.PASSED is record.verdict.kind
    assert () == record.unmatched
    assert () == record.handshakes


@pytest.mark.parametrize("system", DEFECTS)
def test_defect_is_caught_by_its_case_and_by_no_other(
    system: str, records: Mapping[str, Future[CampaignRecord]]
) -> None:
    catch = DEFECTS[system]

    record = records[system].result()

    assert {catch.case: catch.kind, **dict.fromkeys(catch.undecided, Kind.INCONCLUSIVE)} == blemishes(record)
    found = [finding for case in record.cases if case.id == catch.case for finding in case.findings]
    assert {catch.code} == {finding.issue.code for finding in found}
    assert any(catch.requirement in finding.requirements for finding in found)
