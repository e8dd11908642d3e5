"""Two screens: plain lines for files and continuous integration, and a live one for a person at a terminal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TextIO

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from eqlab.cli.attended import is_attended
from eqlab.cli.speech import Tongue
from eqlab.cli.telling import Line, Rest, Task, Told, Tone, Wait

STYLES: Mapping[Tone, str] = {
    Tone.PLAIN: "",
    Tone.HEAD: "bold",
    Tone.FAINT: "dim",
    Tone.GOOD: "green",
    Tone.WARN: "yellow",
    Tone.BAD: "red",
    Tone.LAB: "cyan",
}

FRAMES = 4
"""How often a second a live screen is drawn."""


class Screen(Protocol):
    """Shows what is told."""

    def show(self, told: Told) -> None:
        """Show one thing. Raises OSError when nobody reads any more."""

    def pause(self) -> None:
        """Leave the terminal to a question."""

    def close(self) -> None:
        """Show nothing more."""


@dataclass(frozen=True, slots=True)
class PlainScreen:
    """One line a fact."""

    tongue: Tongue

    def show(self, told: Told) -> None:
        """Print it."""
        match told:
            case Line():
                click.echo(f"{'  ' * told.depth}{told.text}")
            case Task():
                click.echo(f"{told.case} ({told.place}): {told.title}")
                for line in told.instructions.splitlines():
                    click.echo(f"  > {line}")
            case Wait():
                until = f"{told.until.astimezone(UTC):%H:%M:%S} UTC"
                words = self.tongue.tell("{what}, until {time} at the latest", what=told.words, time=until)
                click.echo(f"  {words}")
            case Rest():
                pass

    def pause(self) -> None:
        """Nothing is drawn that would be in the way."""

    def close(self) -> None:
        """Nothing to put away."""


@dataclass(slots=True, kw_only=True)
class LiveScreen:
    """Lines that scroll, and below them the open case: its instructions in a box, and how long the laboratory waits."""

    tongue: Tongue
    console: Console
    now: Callable[[], datetime]
    task: Task | None = None
    wait: Wait | None = None
    live: Live | None = field(default=None)

    def show(self, told: Told) -> None:
        """Draw it."""
        match told:
            case Line():
                self._print(told)
            case Task():
                self.task, self.wait = told, None
                self._print(Line(text=f"{told.case} ({told.place}): {told.title}", tone=Tone.HEAD))
            case Wait():
                self.wait = told
            case Rest():
                self.wait = None
                if told.over:
                    self.task = None
                    self.close()
        if self.live is None and self.task is not None and self.task.instructions:
            self.live = Live(
                get_renderable=self.frame,
                console=self.console,
                refresh_per_second=FRAMES,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self.live.start()

    def pause(self) -> None:
        """Take the drawing away."""
        self.close()

    def close(self) -> None:
        """Take the drawing away; what was printed stays."""
        if self.live is not None:
            self.live.stop()
            self.live = None

    def frame(self) -> RenderableType:
        """What stands below the lines at this moment."""
        parts: list[RenderableType] = []
        if self.task is not None and self.task.instructions:
            title = Text(f"{self.task.case} · {self.task.place}")
            parts.append(Panel(Text(self.task.instructions), title=title, title_align="left", border_style="blue"))
        if self.wait is not None:
            parts.append(Text(f"{self.wait.words} · {self._left(self.wait.until)}", style="bold"))
        return Group(*parts)

    def _left(self, until: datetime) -> str:
        seconds = max(0, round((until - self.now()).total_seconds()))
        return self.tongue.tell("{time} left", time=f"{seconds // 60}:{seconds % 60:02d}")

    def _print(self, line: Line) -> None:
        self.console.print(Text(f"{'  ' * line.depth}{line.text}", style=STYLES[line.tone]))


def screen_for(stream: TextIO, tongue: Tongue) -> Screen:
    """Choose the screen that suits a stream."""
    if not is_attended(stream):
        return PlainScreen(tongue)
    return LiveScreen(tongue=tongue, console=Console(file=stream, highlight=False), now=lambda: datetime.now(UTC))
