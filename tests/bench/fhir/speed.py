"""How fast FHIR resources are judged in full, beside peers that judge less, all in one run: the promises of the lab.

Prints a table, then each promise with PASS or MISS; exits with 1 when one is missed. A ratio is the median of those of
pairs measured in turn. With EQLAB_FHIR_CASES, a folder of resources in JSON, those are measured as well.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import corpora
import engines
import starts
from engines import Engine, Work

FAST, MODEST, PROFILED, INTERPRETED = 5.0, 3.0, 2.0, 400.0
LINEAR = 0.7
PROCESS, COMMAND = 0.2, 0.35
MEGABYTES = 120
MODELS = "fhir.resources"
TIMES: Mapping[str, float] = {
    "small": FAST,
    "document": FAST,
    "narratives": MODEST,
    "answers": MODEST,
    "prescription": PROFILED,
}
"""How many times as fast as the models each corpus must be judged."""


def seconds(work: Work, documents: list[bytes], clock: Callable[[], float] = time.process_time) -> float:
    """Return the processor's seconds for one round: what else the machine does is not counted."""
    begun = clock()
    work(documents)
    return clock() - begun


def paired(ours: Work, other: Engine, documents: list[bytes], rounds: int) -> tuple[float, float] | None:
    """Return the peer's median seconds and the ratio to ours; None when it cannot judge these documents."""
    if other.judge is None:
        return None
    if other.slow:
        documents, rounds = documents[:1], 1
    try:
        pairs = []
        for number in range(rounds + (not other.slow)):
            mine, theirs = seconds(ours, documents), seconds(other.judge, documents, other.clock)
            pairs += [(mine, theirs)] if number or other.slow else []
    except Exception as error:  # noqa: BLE001 - whatever stops a peer is its own affair
        print(f"  {other.name} cannot judge these: {type(error).__name__}: {str(error)[:100]!r}")
        return None
    return statistics.median(theirs for _, theirs in pairs), statistics.median(theirs / mine for mine, theirs in pairs)


def measured(name: str, documents: list[bytes], peers: list[Engine], rounds: int) -> dict[str, float]:
    """Print the line of one corpus, and return its ratios by peer and our resources per second as `eqlab`."""
    mine = engines.ours(
        [one.parent for one in corpora.PACKAGES.glob("*/package.json")] if name == "prescription" else []
    )
    work = mine.judge
    assert work is not None
    large = name == "large"
    rounds = max(3, rounds // 5) if large else rounds
    count = sum(map(corpora.resources_in, documents))
    seconds(work, documents)
    own = statistics.median(seconds(work, documents) for _ in range(rounds))
    cells = [f"{name:13} {len(documents):4} {count:5} {sum(map(len, documents)) / 1024:7.0f} KB"]
    cells.append(f"eqlab {1000 * own:8.2f} ms {count / own:7.0f}/s")
    found = {"eqlab": count / own}
    for peer in peers:
        known = None if large and peer.slow else paired(work, peer, documents, rounds)
        if known is not None:
            found[peer.name] = known[1]
        cells.append(f"{peer.name} {1000 * known[0]:8.2f} ms x{known[1]:.2f}" if known else f"{peer.name} -")
    print(" | ".join(cells), flush=True)
    return found


def promises(
    found: Mapping[str, Mapping[str, float]], process: float, command: float, memory: float
) -> list[tuple[str, float, bool]]:
    """Return each promise with what was measured, and whether it is kept."""
    kept = [
        (f"{name}: at least {least:g} x {MODELS}", found[name][MODELS], found[name][MODELS] >= least)
        for name, least in TIMES.items()
        if MODELS in found.get(name, {})
    ]
    if (ratio := found["document"].get("pyrofile-validator")) is not None:
        kept.append((f"document: at least {INTERPRETED:g} x pyrofile-validator", ratio, ratio >= INTERPRETED))
    linear = found["large"]["eqlab"] / found["document"]["eqlab"]
    kept.append((f"large: at least {LINEAR:g} of the document's resources per second", linear, linear >= LINEAR))
    kept.append((f"first Patient by a process: at most {PROCESS} s", process, process <= PROCESS))
    kept.append((f"first Patient by the command line: at most {COMMAND} s", command, command <= COMMAND))
    kept.append((f"large: at most {MEGABYTES} MB of memory", memory, memory <= MEGABYTES))
    return kept


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--peers", type=Path, default=Path("no peers"), help="a folder that peers were installed into")
    parser.add_argument("--hl7", type=Path, default=Path("no HL7"), help="where the validator of HL7 was built")
    chosen = parser.parse_args()
    (process, command), memory = starts.starts(max(5, chosen.rounds // 3)), starts.peak()
    sys.path.append(str(chosen.peers))
    peers = [*engines.peers(chosen.peers), engines.hl7(chosen.hl7)]
    for peer in peers:
        if peer.judge is None:
            print(f"{peer.name} is not measured: {peer.missing}")
    found = {}
    for name, make in {**corpora.CORPORA, "cases": corpora.folder}.items():
        documents = make()
        if documents:
            found[name] = measured(name, documents, peers, chosen.rounds)
        else:
            print(f"{name:13} is not measured: there are no such documents")
    told = promises(found, process, command, memory)
    for words, value, kept in told:
        print(f"{'PASS' if kept else 'MISS'}  {words}: {value:.3g}")
    return 0 if all(kept for _, _, kept in told) else 1


if __name__ == "__main__":
    sys.exit(main())
