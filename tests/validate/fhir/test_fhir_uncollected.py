"""What the garbage collector does about documents: nothing that it need not."""

import gc
import json
import weakref
from collections.abc import Iterator
from itertools import permutations

import pytest

from eqlab.validate.fhir import uncollected
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.together import judge_all
from eqlab.validate.fhir.uncollected import Uncollected

DATA = json.dumps({"resourceType": "Patient", "name": [{"family": "Oak", "given": ["Ann"]}] * 5000}).encode()


class Circle:
    """Something that only the collector frees."""

    itself: "Circle"
    much: list[list[int]]


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


@pytest.mark.parametrize(("collecting", "expected"), [(True, [1]), (False, [])])
def test_the_collector_goes_on_as_it_was_and_looks_at_nothing_of_a_vast_document(
    collecting: bool, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at what was there before, the young of it."""
    monkeypatch.setattr(uncollected, "_VAST", len(DATA))
    (gc.enable if collecting else gc.disable)()

    assert expected == seen_while_judging(DATA)
    assert (collecting, 0) == (gc.isenabled(), gc.get_freeze_count())


def test_from_time_to_time_all_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncollected, "_VAST", len(DATA))
    monkeypatch.setattr(uncollected, "_PATIENCE", 3 * len(DATA))
    gc.enable()

    assert [False, False, False, True, False] == [2 in seen_while_judging(DATA) for _ in range(5)]


def test_what_others_leave_in_circles_is_not_kept() -> None:
    """What lives while a document is judged may be garbage soon: the collector finds it as it always does."""
    gc.enable()
    left: list[weakref.ref[Circle]] = []
    for _ in range(40):
        one = Circle()
        one.itself = one
        one.much = [[number] for number in range(2000)]
        left.append(weakref.ref(one))
        judge(DATA)
        del one
    gc.collect(1)

    assert sum(one() is not None for one in left) < len(left) // 2


def test_what_somebody_froze_stays_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncollected, "_VAST", len(DATA))
    gc.enable()
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        judge(DATA)
        assert 0 < gc.get_freeze_count() <= frozen
    finally:
        gc.unfreeze()


def test_an_exception_at_the_end_leaves_the_collector_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncollected, "_VAST", len(DATA))
    gc.enable()

    def late() -> int:
        raise TimeoutError

    monkeypatch.setattr(gc, "get_freeze_count", late)
    with pytest.raises(TimeoutError):
        judge(DATA)

    assert gc.isenabled()
    assert uncollected._growing.acquire(blocking=False)
    uncollected._growing.release()


@pytest.mark.parametrize("order", [*permutations("ABab")], ids="".join)
def test_whoever_comes_first_and_goes_last_the_collector_goes_on(order: tuple[str, ...]) -> None:
    """Two threads: a capital enters, a small letter leaves."""
    both = {name: Uncollected(60_000) for name in "AB"}
    entered: set[str] = set()
    gc.enable()
    for step in order:
        if step in both:
            both[step].__enter__()
            entered.add(step)
        elif step.upper() in entered:
            both[step.upper()].__exit__(None, None, None)
    for name in entered - {step.upper() for at, step in enumerate(order) if step.upper() in order[:at]}:
        both[name].__exit__(None, None, None)

    assert gc.isenabled()


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
