"""How fast Schematron rules are judged, beside peers, all in one run and one process each beside the caller.

Prints a table, then each promise with PASS or MISS; exits with 1 when one is missed. A ratio is the median of those of
pairs measured in turn. What cannot be had is told in its row.

SchXslt2's stylesheet runs on the same engine and hands back its report. The lab hands back findings with places, texts
and rules, and writes the whole report when it is asked for, which a line of its own measures and nothing promises.
Both have the next document at hand while one is judged.
"""

import argparse
import importlib
import io
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import corpora
import generated
import reference
from lxml import etree, isoschematron

from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.schematron.run.judging import Schematron, make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.prepare import program_of
from eqlab.validate.schematron.run.settings import Settings

PLAIN, VOCABULARY, COMPILING = 0.9, 10.0, 1.0
ROUND = 0.3
"""Seconds of one round at least: documents are judged as often as that takes."""

COMPILED = 3
"""How often a schema is compiled."""
NOTHING = b'<x:transform xmlns:x="http://www.w3.org/1999/XSL/Transform" version="3.0"/>'

Judge = Callable[[list[bytes]], object]
"""Judges all documents of a list."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured: a schema with documents."""

    name: str
    schema: Path
    documents: list[bytes]
    least: float
    """How many times as fast as SchXslt2 the lab promises to be."""
    reads: bool = False
    """True when the rules read vocabularies. SchXslt2's stylesheet reads them for each document, the lab once, before
    the first: so they count with no side's compiling, and a line of its own, unpromised, tells the time until the first
    document is judged."""
    first_version: bool = False
    """True for a schema of XPath 1.0, which peers for that can judge."""


def seconds(judge: Judge, documents: list[bytes]) -> float:
    """Return the wall clock's seconds for one round: the work is done in another process."""
    begun = time.perf_counter()
    judge(documents)
    return time.perf_counter() - begun


def paired(ours: Judge, theirs: Judge, documents: list[bytes], rounds: int) -> tuple[float, float, float, float]:
    """Return median seconds of both, the median of the pairs' ratios, and the least of them; a first pair warms."""
    pairs = [(seconds(ours, documents), seconds(theirs, documents)) for _ in range(rounds + 1)][1:]
    ratios = [other / mine for mine, other in pairs]
    mine, other = (statistics.median(one) for one in zip(*pairs, strict=True))
    return mine, other, statistics.median(ratios), min(ratios)


def all_by(ours: Schematron) -> Judge:
    """Return the lab's own way to judge many documents: findings are made while the worker judges the next."""
    return lambda documents: list(ours.judge_all(("", one) for one in documents))


def isoschematron_judge(schema: Path) -> Judge:
    """Return lxml's own, which knows XPath 1.0 alone."""
    made = isoschematron.Schematron(etree.parse(schema), store_report=True)
    return lambda documents: [made.validate(etree.fromstring(one)) for one in documents]


def pyschematron_judge(schema: Path) -> Judge:
    """Return pyschematron's. Raises ImportError where it is not installed, or is the empty package."""
    module = importlib.import_module("pyschematron")
    return lambda documents: [module.validate_document(io.BytesIO(one), schema) for one in documents]


def long_enough(judge: Judge, documents: list[bytes]) -> list[bytes]:
    """Return the documents as often as one round needs."""
    seconds(judge, documents)
    return documents * max(1, math.ceil(ROUND / seconds(judge, documents)))


def measured(row: Row, pool: Pool, transpiler: Path | None, rounds: int) -> list[tuple[str, float, bool]]:
    """Print the lines of a row; return its promises."""
    ours = make_schematron(compile_schema(row.schema), pool=pool)
    kilobytes = sum(map(len, row.documents)) / 1024
    print(f"{row.name}: {len(row.documents)} documents, {kilobytes:.0f} KB", flush=True)
    kept = _beside_schxslt2(row, ours, transpiler, rounds) if transpiler else []
    peers = {"lxml.isoschematron": isoschematron_judge, "pyschematron": pyschematron_judge}
    for name, make in peers.items() if row.first_version else ():
        try:
            mine, other, ratio, least = paired(all_by(ours), make(row.schema), row.documents, rounds)
        except Exception as error:  # noqa: BLE001 - whatever stops a peer is its own affair
            print(f"  {name}: is not measured: {type(error).__name__}: {str(error)[:100]!r}")
        else:
            print(f"  {name}: {_line(len(row.documents), mine, other, ratio, least)}", flush=True)
    return kept


def _beside_schxslt2(row: Row, ours: Schematron, transpiler: Path, rounds: int) -> list[tuple[str, float, bool]]:
    peer = reference.Reference(transpiler, row.schema)
    try:
        if peer.error:
            print(f"  SchXslt2: is not measured, it refuses the schema: {' '.join(peer.error.split())[:150]}")
            return []
        judged = [one for one in row.documents if not peer.judge(one)[0]]
        many = long_enough(all_by(ours), judged)
        mine, other, ratio, least = paired(all_by(ours), peer.judge_all, many, rounds)
        print(f"  SchXslt2 ({len(many)} documents): {_line(len(many), mine, other, ratio, least)}", flush=True)
        if not row.reads:
            mine, other, whole, least = paired(whole_by(ours), peer.judge_all, many, 3)
            print(f"    with whole reports: {_line(len(many), mine, other, whole, least)}", flush=True)
    finally:
        peer.close()
    mine, other, compiled = compiling(row.schema, transpiler, ())
    print(f"    compiling: eqlab {mine:.2f} s, peer {other:.2f} s, ratio {compiled:.2f}", flush=True)
    if row.reads:
        mine, other, until = compiling(row.schema, transpiler, judged[:1])
        told = f"eqlab {mine:.2f} s, peer {other:.2f} s, ratio {until:.2f}"
        print(f"    compiling, reading vocabularies and judging a first document: {told}", flush=True)
    return [
        (f"{row.name}: at least {row.least:g} x SchXslt2", ratio, ratio >= row.least),
        (f"{row.name}: compiled at least {COMPILING:g} x as fast", compiled, compiled >= COMPILING),
    ]


def whole_by(ours: Schematron) -> Judge:
    """Return the lab's way when every report is asked for in whole, besides its findings."""
    return lambda documents: [report.svrl for _, report in ours.judge_all((("", one) for one in documents), whole=True)]


def compiling(schema: Path, transpiler: Path, first: Sequence[bytes]) -> tuple[float, float, float]:
    """Return median seconds of both from the schema to what can judge, and the median of the pairs' ratios.

    With a first document it is judged too, and what it needs is read. Each time in a new process, whose start does not
    count.
    """
    pairs = [(_by_us(schema, first), _by_schxslt2(transpiler, schema, first)) for _ in range(COMPILED)]
    mine, other = (statistics.median(one) for one in zip(*pairs, strict=True))
    return mine, other, statistics.median(theirs / own for own, theirs in pairs)


def _by_us(schema: Path, first: Sequence[bytes]) -> float:
    pool = Pool(Settings(workers=1, seconds=600))
    pool.load(program_of(NOTHING, ()))
    begun = time.perf_counter()
    sheet = compile_schema(schema)
    ours = make_schematron(sheet if first else replace(sheet, documents=()), pool=pool)
    for one in first:
        ours.judge(one)
    taken = time.perf_counter() - begun
    pool.close()
    return taken


def _by_schxslt2(transpiler: Path, schema: Path, first: Sequence[bytes]) -> float:
    peer = reference.Reference(transpiler, schema)
    taken = peer.seconds + seconds(lambda some: [peer.judge(one) for one in some], list(first))
    peer.close()
    return taken


def _line(count: int, mine: float, other: float, ratio: float, least: float) -> str:
    return f"eqlab {count / mine:.1f}/s, peer {count / other:.1f}/s, ratio {ratio:.2f} (least {least:.2f})"


def rows(folder: Path, cache: Path) -> list[Row]:
    """Return what can be measured, in order of time."""
    small, large = generated.documents(20, 40), generated.documents(2, 60)
    made = [
        Row("generated rules", generated.plain(folder / "plain"), small, PLAIN, first_version=True),
        Row("vocabularies", generated.vocabularies(folder / "voc"), large, VOCABULARY, reads=True),
    ]
    for name, make in corpora.FAMILIES.items():
        family = make(cache)
        if family is None:
            print(f"{name}: is not measured, its packages cannot be had")
            continue
        reads = name == "ccda"
        least = VOCABULARY if reads else PLAIN
        made += [Row(one.stem, one, list(family.documents[:8]), least, reads=reads) for one in family.schemas]
    return made


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="a folder that packages are fetched into")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--version", default=reference.VERSION, help="of SchXslt2")
    chosen = parser.parse_args()
    transpiler = reference.compiler(chosen.cache, chosen.version)
    if transpiler is None:
        print(f"SchXslt2 {chosen.version}: is not measured, it cannot be had")
    pool, kept = Pool(Settings(workers=1, seconds=600)), []
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(Path(folder), chosen.cache):
            if chosen.only in row.name:
                kept += measured(row, pool, transpiler, chosen.rounds)
    pool.close()
    for words, value, held in kept:
        print(f"{'PASS' if held else 'MISS'}  {words}: {value:.3g}")
    return 0 if kept and all(held for _, _, held in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
