"""Whether the lab finds what SchXslt2 finds, on public rules: every difference is printed, and ends with 1.

The rules are had as packages into a folder; a family that cannot be had is told and left out.
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import corpora
import reference
from lxml import etree

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.finding import Finding
from eqlab.validate.schematron import Schematron, compile_schematron
from eqlab.validate.schematron.run.findings import findings
from eqlab.validate.xml import read_xml

SVRL = "http://purl.oclc.org/dsdl/svrl"


@dataclass(slots=True)
class Tally:
    """What was compared."""

    documents: int = 0
    findings: int = 0
    undecided: int = 0
    """Documents that the peer could not judge."""
    differing: list[str] = field(default_factory=list)


def found(svrl: bytes) -> Counter[tuple[str, ...]]:
    """Return what a report found, without order: kind, location, test and text."""
    root = etree.fromstring(svrl)
    told: Counter[tuple[str, ...]] = Counter()
    for one in root.iter(f"{{{SVRL}}}failed-assert", f"{{{SVRL}}}successful-report"):
        text = one.find(f"{{{SVRL}}}text")
        words = "".join(text.itertext()) if text is not None else ""
        parts = (etree.QName(one).localname, one.get("location", ""), one.get("test", ""), words)
        told[tuple(" ".join(part.split()) for part in parts)] += 1
    return told


def fired(svrl: bytes) -> int:
    """Return how many rules fired."""
    return sum(1 for _ in etree.fromstring(svrl).iter(f"{{{SVRL}}}fired-rule"))


def compared(schema: Path, documents: tuple[bytes, ...], transpiler: Path) -> Tally | str:
    """Compare one schema; a text says why it was not compared."""
    begun = time.perf_counter()
    try:
        ours = compile_schematron(schema)
    except (AuthorError, AuthorErrors) as refusal:
        return f"refused by the lab: {str(refusal)[:300]}"
    own = time.perf_counter() - begun
    peer = reference.Reference(transpiler, schema)
    if peer.error:
        peer.close()
        return f"refused by SchXslt2: {' '.join(peer.error.split())[:200]}"
    print(f"  {schema.name}: compiled in {own:.2f} s, by SchXslt2 in {peer.seconds:.2f} s", flush=True)
    tally = Tally()
    try:
        for number, document in enumerate(documents):
            _compare(number, document, ours, peer, tally)
    finally:
        peer.close()
    return tally


def _compare(number: int, document: bytes, ours: Schematron, peer: reference.Reference, tally: Tally) -> None:
    report = ours.judge(document)
    problem, theirs = peer.judge(document)
    tally.documents += 1
    if problem:
        tally.undecided += 1
        if not any(one.issue.code in {"EQ-SCH-103", "EQ-SCH-104"} for one in report.findings):
            tally.differing.append(f"document {number}: only SchXslt2 fails: {problem[:200]}")
        return
    mine, other = found(report.svrl or b"<none/>"), found(theirs)
    tally.findings += sum(other.values())
    for one, count in ((mine - other) | (other - mine)).items():
        whose = "only the lab" if mine[one] > other[one] else "only SchXslt2"
        tally.differing.append(f"document {number}: {whose}, {count} times: {one}")
    if not report.svrl or fired(report.svrl) != fired(theirs):
        tally.differing.append(f"document {number}: another number of rules fired")
    read = read_xml(document)
    told = () if isinstance(read, Finding) else tuple(findings(report.svrl, ours.stylesheet, read, {}))
    if told != report.findings or len(told) != sum(mine.values()):
        tally.differing.append(f"document {number}: the findings are not those of the whole report")


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="a folder that packages are fetched into")
    parser.add_argument("--version", default=reference.VERSION, help="of SchXslt2")
    parser.add_argument("--family", choices=corpora.FAMILIES, action="append")
    chosen = parser.parse_args()
    transpiler = reference.compiler(chosen.cache, chosen.version)
    if transpiler is None:
        print(f"nothing is compared: SchXslt2 {chosen.version} cannot be had")
        return 2
    differing = ran = 0
    for name in chosen.family or corpora.FAMILIES:
        family = corpora.FAMILIES[name](chosen.cache)
        if family is None:
            print(f"{name}: not compared, its packages cannot be had")
            continue
        print(f"{family.name}: {len(family.schemas)} schemas, {len(family.documents)} documents", flush=True)
        for schema in family.schemas:
            told = compared(schema, family.documents, transpiler)
            if isinstance(told, str):
                print(f"  {schema.name}: {told}")
                continue
            ran += 1
            differing += len(told.differing)
            print(
                f"  {schema.name}: {told.documents} documents, {told.findings} findings, "
                f"{told.undecided} undecided, {len(told.differing)} differences",
                flush=True,
            )
            for line in told.differing[:5]:
                print(f"    {line[:600]}")
    print(f"{ran} schemas compared, {differing} differences")
    return 1 if differing or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
