"""The live screen and the console: boxes, time left, who gets one, and what happens when a screen breaks."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from cli_hands import golden
from rich.console import Console
from screens_sample import NOW, STORY

from eqlab.cli.console import ConsoleThread
from eqlab.cli.screens import LiveScreen, PlainScreen, is_attended, screen_for
from eqlab.cli.speech import tongue
from eqlab.cli.telling import Line, Rest, Task, Told, Wait
from eqlab.core.event import Event


def live(stream: io.StringIO, now: datetime = NOW) -> LiveScreen:
    console = Console(file=stream, width=60, force_terminal=True, color_system=None, highlight=False)
    return LiveScreen(tongue=tongue("en"), console=console, now=lambda: now)


def frame(screen: LiveScreen) -> str:
    out = io.StringIO()
    Console(file=out, width=60).print(screen.frame())
    return out.getvalue()


TASK = Task(case="C-1", title="It is sent", instructions="Send it.", place="1 of 1")


def test_box_with_instructions_and_time_left() -> None:
    stream = io.StringIO()
    screen = live(stream, NOW + timedelta(seconds=61))
    screen.show(TASK)
    screen.show(Wait(words="Wait for a call to desk", until=NOW + timedelta(minutes=10)))
    text = frame(screen)
    screen.close()

    assert golden("frame.txt", text) == text
    assert "Wait for a call to desk · 8:59 left" in text


def test_time_that_is_over_is_not_negative() -> None:
    screen = live(io.StringIO(), NOW + timedelta(hours=1))
    screen.show(Wait(words="Wait", until=NOW))

    assert "Wait · 0:00 left" in frame(screen)


def test_box_goes_when_the_case_is_over() -> None:
    stream = io.StringIO()
    screen = live(stream)
    screen.show(TASK)
    assert screen.live is not None
    screen.show(Rest(over=True))

    assert (None, "") == (screen.live, frame(screen).strip())


def test_box_makes_room_for_a_question_and_comes_back() -> None:
    screen = live(io.StringIO())
    screen.show(TASK)
    screen.pause()
    assert screen.live is None
    screen.show(Line(text="answered"))
    assert screen.live is not None
    screen.close()
    screen.close()


def test_hostile_text_is_no_markup() -> None:
    """A vendor's bytes never colour the screen or become a link."""
    stream = io.StringIO()
    screen = live(stream)
    screen.show(Line(text="[link=http://x]click[/link] [bold]"))
    screen.show(Task(case="C-1", title="[red]", instructions="[/nothing]", place="1 of 1"))
    assert "[/nothing]" in frame(screen)
    screen.close()

    assert "[link=http://x]click[/link] [bold]" in stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "attended"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "CI": "true"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_who_gets_a_live_screen(stream: io.StringIO, environment: dict[str, str], attended: bool) -> None:
    assert attended is is_attended(stream, environment)


def test_screen_that_suits_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)

    assert isinstance(screen_for(Terminal(), tongue("en")), LiveScreen)
    assert isinstance(screen_for(io.StringIO(), tongue("en")), PlainScreen)


class Paper:
    """A screen that remembers."""

    def __init__(self, breaks: bool = False) -> None:
        self.shown: list[Told] = []
        self.breaks = breaks
        self.paused = 0
        self.closed = 0

    def show(self, told: Told) -> None:
        if self.breaks:
            raise OSError("gone")
        self.shown.append(told)

    def pause(self) -> None:
        self.paused += 1
        if self.breaks:
            raise OSError("gone")

    def close(self) -> None:
        self.closed += 1


def read(event: Event) -> Iterator[Told]:
    yield Line(text=type(event).__name__)


def test_console_shows_everything_in_order_before_it_ends() -> None:
    paper = Paper()
    with ConsoleThread(screen=paper, read=read) as console:
        for _ in range(100):
            console.hear(STORY[0])
            console.line("then")

    expected = [Line(text="CampaignOpened"), Line(text="then")] * 100
    assert expected == paper.shown
    assert (1, None) == (paper.closed, console.problem)


def test_screen_that_breaks_does_not_hold_up_the_laboratory() -> None:
    """Nothing is raised where events come from; the first problem is remembered."""
    paper = Paper(breaks=True)
    with ConsoleThread(screen=paper, read=read) as console:
        for event in STORY:
            console.hear(event)
        with console.silence():
            pass

    assert isinstance(console.problem, OSError)
    assert 1 == paper.closed


def test_silence_holds_lines_back() -> None:
    """What comes during a question is shown after it."""
    paper = Paper()
    with ConsoleThread(screen=paper, read=read) as console:
        console.line("before")
        with console.silence():
            console.line("during")
            assert [Line(text="before")] == paper.shown
        console.line("after")

    assert (["before", "during", "after"], 1) == (
        [one.text for one in paper.shown if isinstance(one, Line)],
        paper.paused,
    )
