"""The last words of a campaign: what came of it, the reports, and the commands that come next."""

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eqlab.cli.closing import leftover, summary
from eqlab.cli.commands.run import RunWish
from eqlab.cli.door import Door, language_of
from eqlab.cli.opening import House, next_folder, shown
from eqlab.cli.plainly import Stopped
from eqlab.cli.speech import Tongue, safe
from eqlab.cli.telling import Line, Tone
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.wiring import Settings

AGAIN = {Kind.FAILED, Kind.INCONCLUSIVE, Kind.NEEDS_REVIEW, Kind.LAB_ERROR, Kind.CONFIG_ERROR}
"""Verdicts of cases that are worth another run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a campaign came to its end."""

    record: CampaignRecord | None
    """None when not even that can be read."""
    stopped: Stopped | None = None
    problem: Exception | None = None
    """What broke in the laboratory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Command lines that follow a campaign, ready to be pasted."""

    wish: RunWish
    settings: Settings
    door: Door

    def resume(self) -> str:
        """Go on with the campaign."""
        return shlex.join([*self._run(), "--out", shown(self.settings.out), "--resume", *self._port()])

    def afresh(self) -> str:
        """Run the same once more, in the same folder."""
        wish = self.wish
        chosen = [piece for case in wish.cases for piece in ("--case", case)]
        tagged = [piece for tag in wish.tags for piece in ("--tag", tag)]
        out = ["--out", shown(self.settings.out)]
        return shlex.join([*self._run(), *chosen, *tagged, *self._adopted(), *self._port(), *out])

    def again(self, cases: list[str], plan: str) -> str:
        """Run only these cases, in a new folder."""
        chosen = [piece for case in cases for piece in ("--case", case)]
        out = shown(next_folder(self.wish.out, plan))
        return shlex.join([*self._run(), *chosen, *self._adopted(), *self._port(), "--out", out])

    def _run(self) -> list[str]:
        door, wish = self.door, self.wish
        content = ["--content", str(door.content), "--trust", *filter(None, [door.trust])] if door.content else []
        subject = ["--simulate", wish.simulate] if wish.simulate else ["--system", str(wish.system)]
        language = ["--language", door.language] if door.language != language_of(os.environ) else []
        return ["eqlab", *language, *content, "run", wish.plan, *subject]

    def _adopted(self) -> list[str]:
        return [piece for source in self.settings.adopted for piece in ("--adopt", source)]

    def _port(self) -> list[str]:
        return ["--port", str(self.wish.port)] if self.wish.port else []


def last_words(house: House, plan: Plan, ending: Ending, paths: tuple[Path, ...], commands: Commands) -> Iterator[Line]:
    """Tell how the campaign ended, where the reports lie, and how to go on."""
    tongue = house.tongue
    if ending.record is not None:
        told = summary if ending.problem is None else leftover
        yield from told(ending.record, plan, tongue)
    if paths:
        yield Line(text="")
    for path in paths:
        yield Line(text=safe(tongue.tell("Report: {path}", path=shown(path))))
    if ending.stopped is not None:
        yield from _command(tongue.tell("Stopped. All that was recorded is kept. Go on with:"), commands.resume())
    elif ending.record is not None and ending.problem is not None:
        yield from _command(tongue.tell("Once the laboratory can work, go on with:"), commands.resume())
    elif ending.record is not None:
        yield from _again(ending.record, plan, tongue, commands)


def _again(record: CampaignRecord, plan: Plan, tongue: Tongue, commands: Commands) -> Iterator[Line]:
    if record.preflight is not None and record.preflight.findings:
        yield from _command(tongue.tell("Once that is corrected, run the same again:"), commands.afresh())
        return
    cases = [case.id for case in record.cases if case.verdict.kind in AGAIN]
    if cases:
        words = tongue.count("Run that case again with:", "Run those {n} cases again with:", len(cases))
        yield from _command(words, commands.again(cases, plan.id))


def _command(words: str, command: str) -> Iterator[Line]:
    yield Line(text="")
    yield Line(text=words, tone=Tone.HEAD)
    yield Line(text=safe(command), depth=1)
