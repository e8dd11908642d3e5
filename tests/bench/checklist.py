"""How many sheets a second are scored: those of the reference subjects, and troubled ones of growing length.

Informational: prints sheets per second of processor time and the time per control. The promise: 2 000 sheets a second
for what vendors and practices send. In troubled sheets a third of all probes failed and a third could not tell.
"""

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from eqlab.checklist.model import Audience, Catalogue  # noqa: E402
from eqlab.checklist.scoring import score  # noqa: E402
from eqlab.checklist.sheet import Answer, Evidence, Outcome, ProbeResult, Sheet  # noqa: E402
from eqlab.checklist.sheet_json import read_sheet  # noqa: E402
from eqlab.content.checklists import Checklists  # noqa: E402

DAY = dt.date(2026, 6, 1)


def sheets(catalogue: Catalogue, audience: Audience) -> list[Sheet]:
    """Sheets of every quality: each answers every control, with evidence and probes."""
    controls = catalogue.controls(audience)
    return [
        Sheet(
            catalogue=catalogue.id,
            edition=catalogue.edition,
            audience=audience,
            subject="bench",
            size=next(iter(catalogue.sizes)),
            date=DAY,
            answers={
                control.id: Answer(
                    control=control.id,
                    value=control.scale.steps[(index * 7 + number) % len(control.scale.steps)].name,
                    evidence=(f"{control.evidence[0]}-file",),
                )
                for index, control in enumerate(controls)
            },
            evidence={
                f"{kind}-file": Evidence(
                    id=f"{kind}-file", type=kind, title="", digest="", date=DAY, examined_by="lab", level=limit.reach
                )
                for kind, limit in catalogue.evidence_limits.items()
            },
            probes=tuple(
                ProbeResult(probe=probe, controls=(), outcome=list(Outcome)[(index + number) % 3], date=DAY)
                for index, probe in enumerate(catalogue.probes)
            ),
        )
        for number in range(20)
    ]


def per_second(work: Callable[[int], object], seconds: float) -> float:
    """Calls of `work` per second, the best of three runs."""
    best = 0.0
    for _ in range(3):
        count, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds:
            work(count)
            count += 1
        best = max(best, count / spent)
    return best


def longer(catalogue: Catalogue, times: int) -> Catalogue:
    """The same catalogue with every topic repeated."""
    topics = tuple(
        replace(
            topic,
            id=f"{topic.id}{copy}",
            controls=tuple(replace(one, id=f"{one.id}-{copy}", topic=f"{topic.id}{copy}") for one in topic.controls),
        )
        for copy in range(times)
        for topic in catalogue.topics
    )
    return replace(catalogue, topics=topics)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0)
    seconds = parser.parse_args().seconds
    catalogue = Checklists(ROOT).catalogue("cesar")
    for file in sorted((ROOT / "tests" / "checklist" / "golden").glob("cesar-*.json")):
        one = read_sheet(json.loads(file.read_text("utf-8")), file.name, lambda _: None)
        rate = per_second(lambda _, one=one: score(catalogue, one, DAY), seconds)
        print(f"{file.stem}: {len(one.answers)} controls, {rate:,.0f} sheets/s")
    for times in (1, 2, 4, 8):
        long = longer(catalogue, times)
        given = sheets(long, Audience.VENDOR)
        rate = per_second(lambda count, long=long, given=given: score(long, given[count % len(given)], DAY), seconds)
        count = len(long.controls(Audience.VENDOR))
        print(f"troubled, {count} controls: {rate:,.0f} sheets/s, {1e6 / rate / count:.2f} microseconds a control")


if __name__ == "__main__":
    main()
