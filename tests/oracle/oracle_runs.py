"""A folder of cases: what is asked, and what the validator of HL7 once answered."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oracle_talk import Json

TIERS = ("core", "qr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A case in one mode."""

    module: str
    request: Json
    recorded: Json | None
    """The answer on record: an OperationOutcome below `outcome`."""


def runs(folder: Path, tiers: Iterable[str] = TIERS, forms: Iterable[str] = ("json", "xml")) -> Iterator[Run]:
    """Yield the runs that a folder's manifest.json names, in its order."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for case in manifest["cases"]:
        for run in case["runs"]:
            if case["format"] in set(forms) and run.get("tier") in set(tiers):
                yield Run(
                    module=str(case.get("module")), request=_request(folder, case, run), recorded=_old(folder, run)
                )


def valid(answer: Json | None) -> bool | None:
    """Return whether an answer holds no error; None when it is none."""
    return None if answer is None or "outcome" not in answer else not errors(answer)


def errors(answer: Json) -> list[Json]:
    """Return the issues of an answer that make the resource invalid."""
    issues = answer.get("outcome", {}).get("issue") or []
    return [one for one in issues if one.get("severity") in {"error", "fatal"}]


def meet(one: Json, other: Json) -> bool:
    """Return whether two answers have an error at one place, or at a place and what holds it; indexes do not count."""
    places, others = _places(one), _places(other)
    return any(
        place == its or place.rpartition(".")[0] == its or its.rpartition(".")[0] == place
        for place in places
        for its in others
    )


def _places(answer: Json) -> set[str]:
    written = [(one.get("expression") or one.get("location") or [""])[0] for one in errors(answer)]
    return {re.sub(r"/\*.*?\*/|\[[^\]]*\]|\.ofType\([^)]*\)|:[^.]*", "", one) for one in written}


def _request(folder: Path, case: Json, run: Json) -> Json:
    def file(named: str) -> str:
        return str((folder / named).absolute()) if named.startswith("files/") else named

    several = {name: [file(one) for one in run.get(name, [])] for name in ("profiles", "supporting", "packages")}
    return {
        "id": f"{case['id']}#{run['mode']}",
        "file": file(case["file"]),
        "format": case["format"],
        **several,
        "fetch": {url: file(one) for url, one in run.get("fetch", {}).items()},
        "options": run.get("options", {}),
    }


def _old(folder: Path, run: Json) -> Json | None:
    file = folder / run["expected"] if run.get("expected") else None
    return {"outcome": json.loads(file.read_text(encoding="utf-8"))} if file and file.is_file() else None
