"""What the garbage collector does about documents: nothing that it need not."""

import gc
import json
from collections.abc import Iterator

import pytest

from eqlab.validate.fhir import uncollected
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.together import judge_all
from eqlab.validate.fhir.uncollected import Uncollected

DATA = json.dumps({"resourceType": "Patient", "name": [{"family": "Oak", "given": ["Ann"]}] * 5000}).encode()


@pytest.fixture(autouse=True)
def began(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    collecting = gc.isenabled()
    judge(DATA)
    monkeypatch.setattr(uncollected, "_known", uncollected._Known())
    yield
    (gc.enable if collecting else gc.disable)()


def seen_while_judging(data: bytes) -> list[int]:
    """The generations that the collector looks at."""
    seen: list[int] = []

    def watch(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(watch)
    try:
        judged = judge(data)
    finally:
        gc.callbacks.remove(watch)
    assert judged.instance.value
    return seen


@pytest.mark.parametrize(
    ("collecting", "vast", "expected"), [(True, False, [0]), (True, True, [1]), (False, False, []), (False, True, [])]
)
def test_the_collector_goes_on_as_it_was_and_looks_at_nothing_of_a_large_document(
    collecting: bool, vast: bool, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at what was there before, the young of it."""
    monkeypatch.setattr(uncollected, "_VAST", len(DATA) if vast else len(DATA) + 1)
    (gc.enable if collecting else gc.disable)()

    assert expected == seen_while_judging(DATA)
    assert (collecting, 0) == (gc.isenabled(), gc.get_freeze_count())


def test_from_time_to_time_all_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncollected, "_PATIENCE", 3 * uncollected._LEAST)
    gc.enable()

    assert [False, False, False, True, False] == [2 in seen_while_judging(DATA) for _ in range(5)]


def test_what_somebody_froze_stays_frozen_and_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    count = gc.get_freeze_count
    gc.enable()
    gc.freeze()
    try:
        frozen = count()
        monkeypatch.setattr(gc, "get_freeze_count", lambda: counted.append(1) or count())
        judge(DATA)
        judge(DATA)
        assert 0 < count() <= frozen
    finally:
        gc.unfreeze()

    assert [1] == counted


def test_documents_judged_together_are_as_large_as_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    begin = Uncollected.__init__

    def noted(self: Uncollected, size: int) -> None:
        sizes.append(size)
        begin(self, size)

    monkeypatch.setattr(Uncollected, "__init__", noted)
    one = b'{"resourceType": "Patient", "active": true}'
    list(judge_all([one, one, one]))

    assert [3 * len(one)] == sizes
