"""Throws damaged documents, messages, signatures and certificates at every judge of `eqlab validate`.

`python tests/fuzz/fuzz_papers.py --minutes 1 --seed 7 [--only hl7v2] [--out FOLDER]`. Seeds are the examples of the
content and what the tests of each room sign; damage is to bytes. Laws: nothing escapes, every finding is a whole
sentence in three languages, its place lies in the document, and no document takes long. Exit code 1 when one breaks.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fuzz_bytes import damaged
from fuzz_paper_seeds import paper_seeds

from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.door import Door
from eqlab.cli.judges import Bench, Tools
from eqlab.cli.terminology import terminology
from eqlab.core.finding import Finding
from eqlab.report.translation import tongue
from eqlab.validate.recognise import kind_of

LARGEST = 400_000
SLOW = 3.0
"""Seconds of the processor's time."""
LONGEST = 6000
"""Letters of a sentence."""
_FIELD = re.compile(r"\{[a-z_]+\}")
_PROCESSES = {"cda": 60.0, "schematron": 60.0}
"""Kinds that are judged in processes of their own, and how long one may take in all."""


@dataclass(slots=True)
class Papers:
    """A run."""

    chance: Random
    out: Path
    benches: dict[str, Bench]
    seeds: dict[str, list[bytes]]
    found: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    tried: Counter[str] = field(default_factory=Counter)

    def attempt(self, kind: str) -> None:
        """Damage a document of a kind and judge it; what says something new is gone on from."""
        known = self.seeds[kind]
        data = damaged(self.chance.choice(known), self.chance, lambda: self.chance.choice(known), LARGEST)
        self.tried[kind] += 1
        codes, amiss = judged(self.benches[kind], data, _PROCESSES.get(kind, SLOW))
        if codes - self.said:
            self.said |= codes
            known.append(data)
            del known[400:-100]
        for law, detail in amiss:
            if law not in self.found:
                self.found[law] = detail
                self._keep(kind, law, detail, data)

    def _keep(self, kind: str, law: str, detail: str, data: bytes) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        file = self.out / f"{kind}-{''.join(c if c.isalnum() else '-' for c in law)[:80]}.bin"
        file.write_bytes(data)
        sys.stdout.write(f"{kind}: {law}\n  {detail[:500]}\n  {file}\n")
        sys.stdout.flush()


def judged(bench: Bench, data: bytes, most: float) -> tuple[frozenset[str], list[tuple[str, str]]]:
    """Judge a document; return what was said, and the laws that did not hold."""
    begun = time.thread_time() if most == SLOW else time.monotonic()
    try:
        findings = bench.judge("document", data)
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return frozenset(), [(f"escaped: {type(error).__name__} {place.rpartition('eqlab/')[2]}", repr(error))]
    took = (time.thread_time() if most == SLOW else time.monotonic()) - begun
    amiss = [one for finding in (*findings[:40], *findings[40:][-20:]) for one in _breaches(finding, data)]
    if took > most:
        amiss.append((f"slow: {kind_of(data)}", f"{took:.1f} s for {len(data)} bytes"))
    return frozenset(one.issue.code for one in findings), amiss


_TONGUES = [tongue(language).translate for language in ("en", "fr", "de")]


def _breaches(one: Finding, data: bytes) -> Iterator[tuple[str, str]]:
    for translate in _TONGUES:
        for text in (one.sentence(translate), one.advice(translate)):
            if _FIELD.search(text) and not any(_FIELD.search(fact) for fact in one.facts.values()):
                yield f"no whole sentence: {one.issue.code}", text
            if len(text) > LONGEST:
                yield f"long sentence: {one.issue.code}", text
    lines = len(re.findall(rb"\r\n|\r|\n", data)) + 1
    if one.subject.line is not None and not 1 <= one.subject.line <= lines and b"\0" not in data:
        yield f"outside: {one.issue.code}", f"line {one.subject.line} of {lines}"
    if one.subject.column is not None and one.subject.column < 1:
        yield f"column: {one.issue.code}", str(one.subject.column)


def _benches(open_wish: Callable[..., Bench], names: Sequence[str]) -> dict[str, Bench]:
    plain = open_wish()
    return {name: open_wish(schematron=("luxembourg-cda",)) if name == "schematron" else plain for name in names}


def main() -> int:
    """Try until the time is up."""
    parser = argparse.ArgumentParser(description="Fuzz the judges of documents, messages and signatures.")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32, help="repeats a run")
    parser.add_argument("--only", default="", help="only this kind")
    parser.add_argument("--out", type=Path, default=Path("fuzz-failures"), help="where failures are kept")
    asked = parser.parse_args()
    seeds = paper_seeds()
    kinds = [asked.only] if asked.only else [name for name in seeds for _ in range(1 if name in _PROCESSES else 6)]
    with terminology(None) as service:

        def bench(**named: object) -> Bench:
            wish = ValidateWish(
                files=(), profiles=(), packages=(), supporting=(), terminology=None, format="text", whole=True, **named
            )
            return Bench.of(Tools(door=Door(), wish=wish, service=service))

        papers = Papers(Random(asked.seed), asked.out, _benches(bench, list(seeds)), seeds)
        sys.stdout.write(f"seed {asked.seed}, {asked.minutes:g} minutes\n")
        end, told = time.monotonic() + asked.minutes * 60, time.monotonic()
        while time.monotonic() < end:
            papers.attempt(papers.chance.choice(kinds))
            if time.monotonic() > told + 60:
                told = time.monotonic()
                _tell(papers)
        _tell(papers)
    return 1 if papers.found else 0


def _tell(papers: Papers) -> None:
    tried, said, broken = sum(papers.tried.values()), len(papers.said), len(papers.found)
    sys.stdout.write(f"{tried} tried ({dict(papers.tried)}), {said} codes said, {broken} laws broken\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
