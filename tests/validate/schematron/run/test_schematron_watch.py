"""Deadlines: what ends in time is left alone, what does not is told once."""

import threading

from eqlab.validate.schematron.run.watch import Watch, watch


def test_what_takes_too_long_is_told_once() -> None:
    late, calls = threading.Event(), list[str]()
    made = Watch()

    def tell() -> None:
        calls.append("slow")
        late.set()

    made.begin("slow", 0.01, tell)
    told = late.wait(5)
    made.end("slow")

    assert told
    assert ["slow"] == calls


def test_what_ends_in_time_is_left_alone() -> None:
    late = threading.Event()
    made = Watch()

    made.begin("quick", 0.15, late.set)
    made.end("quick")
    made.begin("other", 0.3, late.set)

    assert not late.wait(0.2)
    assert late.wait(5)


def test_a_process_has_one_watch() -> None:
    assert watch() is watch()
