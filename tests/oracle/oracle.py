"""Judges a folder of cases by the lab and by the validator of HL7, live, and tells where they differ.

`nox -s oracle -- --cases FOLDER` builds the validator and calls this. The folder, which EQLAB_FHIR_CASES may name as
well, holds a manifest.json. The validator of HL7 asks no terminology server here, the recorded outcomes did.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from oracle_runs import TIERS, Run, errors, meet, runs, valid
from oracle_talk import Json, hl7, ours

NAMES = ("eqlab", "HL7 live", "recorded")
_COLD = 20
"""First requests that are no measure of a warm engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run, and what each of `NAMES` says of it."""

    run: Run
    answers: tuple[Json | None, Json | None, Json | None]


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield how often each two agree: on validity, and for the invalid on a place as well."""
    yield f"{'':24} {'runs':>5} {'agree':>6} {'':>6} {'located':>8}"
    for one, other in ((0, 1), (0, 2), (1, 2)):
        pairs = [(each.answers[one], each.answers[other]) for each in judged if each.answers[other] is not None]
        same = [(a, b) for a, b in pairs if a is not None and b is not None and valid(a) is valid(b) is not None]
        located = sum(bool(valid(a)) or meet(a, b) for a, b in same)
        share, near = (f"{100 * number / max(1, len(pairs)):.1f}%" for number in (len(same), located))
        yield f"{NAMES[one]:10} - {NAMES[other]:11} {len(pairs):5} {len(same):6} {share:>6} {near:>8}"


def differences(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield the runs that the lab and the validator of HL7 tell apart, with the first error of who has one."""
    for each in judged:
        mine, theirs, _ = each.answers
        if valid(mine) is not valid(theirs) or valid(mine) is None:
            told = ", ".join(f"{name} {_word(one)}" for name, one in zip(NAMES, each.answers, strict=True))
            yield f"{each.run.request['id']} ({each.run.module}): {told}"
            yield from (f"    {_first(one)}" for one in (mine, theirs) if one and not valid(one))


def _word(answer: Json | None) -> str:
    return "-" if answer is None else {True: "valid", False: "invalid", None: "failed"}[valid(answer)]


def _first(answer: Json) -> str:
    if "error" in answer:
        return str(answer["error"])[:200]
    issue = errors(answer)[0]
    place = (issue.get("expression") or issue.get("location") or [""])[0]
    return f"{place}: {(issue.get('details') or {}).get('text') or issue.get('diagnostics') or ''}"[:200]


def tell(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Ask, print, and return the exit code: 1 when there was nothing to ask, or nobody to answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=os.environ.get("EQLAB_FHIR_CASES"))
    parser.add_argument("--built", type=Path, required=True, help="where the validator of HL7 was built")
    parser.add_argument("--tier", action="append", help="core and qr unless told")
    parser.add_argument("--only", default="", help="runs whose name holds this")
    chosen = parser.parse_args()
    engine = hl7(chosen.built)
    if chosen.cases is None or not (Path(chosen.cases) / "manifest.json").is_file() or engine is None:
        tell(
            "Name a folder of cases, with a manifest.json, by --cases or EQLAB_FHIR_CASES; see docs/fhir-validation.md."
        )
        return 1
    asked = [one for one in runs(Path(chosen.cases), chosen.tier or TIERS) if chosen.only in one.request["id"]]
    mine = ours()
    judged = [Judged(run=one, answers=(mine.ask(one.request), engine.ask(one.request), one.recorded)) for one in asked]
    tell("\n".join([*table(judged), "", *differences(judged), ""]))
    for each in (mine, engine):
        each.end()
        spent = each.spent[_COLD:] or each.spent or [0.0]
        state = "warm" if len(each.spent) > _COLD else "cold"
        tell(f"{each.name:6} {state}: median {1000 * statistics.median(spent):.1f} ms a run")
    return 0 if judged else 1


if __name__ == "__main__":
    sys.exit(main())
