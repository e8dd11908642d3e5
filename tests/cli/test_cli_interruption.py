"""Signals: heeded soon, but never in the middle of keeping an event."""

import os
import signal
import threading
from datetime import UTC, datetime

import pytest

from eqlab.cli.interruption import SIGNALS, Interruption
from eqlab.cli.plainly import Stopped
from eqlab.core.event import CampaignClosed, Event

EVENT = CampaignClosed(campaign="C1", at=datetime(2026, 1, 2, tzinfo=UTC))


def interrupt(number: int = signal.SIGINT) -> None:
    """Send this process a signal, and let it be handled."""
    os.kill(os.getpid(), number)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_outside_of_keeping_is_heeded_at_once(number: int, code: int) -> None:
    with Interruption().heeded(), pytest.raises(Stopped) as stopped:
        interrupt(number)

    assert code == stopped.value.code


def test_event_being_kept_is_kept() -> None:
    """The signal takes effect when the event is safe."""
    kept: list[Event] = []

    def emit(event: Event) -> None:
        interrupt()
        kept.append(event)

    interruption = Interruption()
    with interruption.heeded(), pytest.raises(Stopped):
        interruption.guard(emit)(EVENT)

    assert [EVENT] == kept


def test_failure_of_keeping_is_told_rather_than_the_signal() -> None:
    def emit(_event: Event) -> None:
        interrupt()
        raise OSError("disk full")

    interruption = Interruption()
    with interruption.heeded(), pytest.raises(OSError, match="disk full"):
        interruption.guard(emit)(EVENT)


def test_other_threads_are_not_interrupted() -> None:
    """A connection's thread keeps its event and answers, whatever the keyboard says."""
    kept: list[Event] = []
    interruption = Interruption(pending=130)
    thread = threading.Thread(target=interruption.guard(kept.append), args=(EVENT,))
    thread.start()
    thread.join()

    assert [EVENT] == kept


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_at_the_end_is_too_late_and_a_second_one_is_not(number: int) -> None:
    kept: list[Event] = []
    with Interruption().heeded() as interruption:
        interruption.end()
        interrupt(number)
        interruption.guard(kept.append)(EVENT)
        with pytest.raises(KeyboardInterrupt):
            interrupt()

    assert [EVENT] == kept


def test_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with Interruption().heeded():
        during = [signal.getsignal(number) for number in SIGNALS]

    assert before == [signal.getsignal(number) for number in SIGNALS]
    assert before != during


def test_outside_of_the_main_thread_nothing_is_heeded() -> None:
    """Python delivers signals to the main thread only; elsewhere the context does nothing."""
    reached: list[bool] = []

    def work() -> None:
        with Interruption().heeded():
            reached.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert [True] == reached
