"""How fast FHIR resources are judged in full, beside peers that judge less, all in one run: the promises of the lab.

Prints a table, then each promise with PASS or MISS; exits with 1 when one is missed. Each engine has a process of its
own and judges a corpus again and again for a tenth of a second; a ratio is the median of those of such pairs, measured
in turn. With EQLAB_FHIR_CASES, a folder of resources in JSON, those are measured as well.
"""

import argparse
import statistics
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import corpora
import engines
import starts
from apart import Apart, Refused, apart
from engines import Engine

FAST, MODEST, PROFILED, INTERPRETED = 5.0, 3.0, 2.0, 400.0
LINEAR = 0.7
PROCESS, COMMAND = 0.2, 0.35
MEGABYTES = 120
MODELS = "fhir.resources"
TIMES: Mapping[str, float] = {
    "small": FAST,
    "everyday": FAST,
    "document": FAST,
    "narratives": MODEST,
    "answers": MODEST,
    "prescription": PROFILED,
}
"""How many times as fast as the models each corpus must be judged."""


def paired(ours: Apart, other: Apart, corpus: str, rounds: int) -> tuple[float, float] | None:
    """Return the peer's median seconds of a pass and the ratio to ours; None when it cannot judge these documents."""
    count = 1 if other.slow else len(corpora.documents_of(corpus))
    try:
        mine, theirs = ours.passes(corpus, count), other.passes(corpus, count)
        pairs = [
            (ours.seconds(corpus, count, mine) / mine, other.seconds(corpus, count, theirs) / theirs)
            for _ in range(1 if other.slow else rounds)
        ]
    except Refused as error:
        print(f"  {other.name} cannot judge these: {error}")
        return None
    return statistics.median(theirs for _, theirs in pairs), statistics.median(theirs / mine for mine, theirs in pairs)


def measured(corpus: str, ours: Apart, peers: list[Apart], rounds: int) -> dict[str, float]:
    """Print the line of one corpus, and return its ratios by peer and our resources per second as `eqlab`."""
    documents = corpora.documents_of(corpus)
    large = corpus == "large"
    rounds = max(3, rounds // 5) if large else rounds
    count, passes = sum(map(corpora.resources_in, documents)), ours.passes(corpus, len(documents))
    own = statistics.median(ours.seconds(corpus, len(documents), passes) / passes for _ in range(rounds))
    cells = [f"{corpus:13} {len(documents):4} {count:5} {sum(map(len, documents)) / 1024:7.0f} KB"]
    cells.append(f"eqlab {1000 * own:8.2f} ms {count / own:7.0f}/s")
    found = {"eqlab": count / own}
    for peer in peers:
        known = None if large and peer.slow else paired(ours, peer, corpus, rounds)
        if known is not None:
            found[peer.name] = known[1]
        cells.append(f"{peer.name} {1000 * known[0]:8.2f} ms x{known[1]:.2f}" if known else f"{peer.name} -")
    print(" | ".join(cells), flush=True)
    return found


def linear(ours: Apart, rounds: int) -> float:
    """Return the resources per second of the large document, as a part of those of the document, measured in turn."""
    counts, passes, rates = {}, {}, []
    for corpus in ("large", "document"):
        counts[corpus] = sum(map(corpora.resources_in, corpora.documents_of(corpus)))
        passes[corpus] = ours.passes(corpus, 1)
    for _ in range(rounds):
        each = {one: counts[one] * passes[one] / ours.seconds(one, 1, passes[one]) for one in counts}
        rates.append(each["large"] / each["document"])
    return statistics.median(rates)


def promises(
    found: Mapping[str, Mapping[str, float]], large: float, process: float, command: float, memory: float
) -> list[tuple[str, float, bool]]:
    """Return each promise with what was measured, and whether it is kept."""
    kept = [
        (f"{name}: at least {least:g} x {MODELS}", found[name][MODELS], found[name][MODELS] >= least)
        for name, least in TIMES.items()
        if MODELS in found.get(name, {})
    ]
    if (ratio := found["document"].get("pyrofile-validator")) is not None:
        kept.append((f"document: at least {INTERPRETED:g} x pyrofile-validator", ratio, ratio >= INTERPRETED))
    kept.append((f"large: at least {LINEAR:g} of the document's resources per second", large, large >= LINEAR))
    kept.append((f"first Patient by a process: at most {PROCESS} s", process, process <= PROCESS))
    kept.append((f"first Patient by the command line: at most {COMMAND} s", command, command <= COMMAND))
    kept.append((f"large: at most {MEGABYTES} MB of memory", memory, memory <= MEGABYTES))
    return kept


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--peers", type=Path, default=Path("no peers"), help="a folder that peers were installed into")
    parser.add_argument("--hl7", type=Path, default=Path("no HL7"), help="where the validator of HL7 was built")
    chosen = parser.parse_args()
    (process, command), memory = starts.starts(max(5, chosen.rounds // 3)), starts.peak()
    sys.path.append(str(chosen.peers))
    met = [*engines.peers(chosen.peers), engines.hl7(chosen.hl7)]
    for peer in met:
        if peer.judge is None:
            print(f"{peer.name} is not measured: {peer.missing}")
    found = {}
    with ExitStack() as running:
        start = partial(apart, peers=chosen.peers, hl7=chosen.hl7)
        ours = running.enter_context(start(Engine(engines.OURS, None)))
        peers = [running.enter_context(start(one)) for one in met if one.judge is not None]
        for name in (*corpora.CORPORA, "cases"):
            if corpora.documents_of(name):
                found[name] = measured(name, ours, peers, chosen.rounds)
            else:
                print(f"{name:13} is not measured: there are no such documents")
        large = linear(ours, chosen.rounds)
    told = promises(found, large, process, command, memory)
    for words, value, kept in told:
        print(f"{'PASS' if kept else 'MISS'}  {words}: {value:.3g}")
    return 0 if all(kept for _, _, kept in told) else 1


if __name__ == "__main__":
    sys.exit(main())
