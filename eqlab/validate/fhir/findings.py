"""From notes to findings: only now are places written out and looked up in the document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.fhir.engine import Judgement
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues.engine import MORE
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.origin import origin_of
from eqlab.validate.fhir.path import Key, depth, fhirpath_of, keys_of, root_of
from eqlab.validate.fhir.run import Note
from eqlab.validate.words import shorten

_LONGEST = 600
"""Letters of a fact, or of a rule's name, that are told."""
_MOST = 10_000
"""Findings that are told: nobody reads more, and writing out each takes its time."""
_STEPS = 400_000
"""Steps of all their paths: places that lie deep take longer to write."""


def findings(
    judgement: Judgement,
    library: Library | None = None,
    subject: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> list[Finding]:
    """Return a judgement's findings, each said once, in the order of the document as far as places are known.

    `library` is the one it was judged by: its profiles say how their rules are known.
    Of more than 10 000, or of fewer that lie very deep, the heaviest are told, and that there are more: that leaves the
    resource undecided at best.
    """
    seen: set[tuple[object, ...]] = set()
    told = []
    for at, note in _told(judgement.notes):
        finding = _finding(judgement.instance, note, at, subject or SubjectPath(), rule or RulePath())
        if library is not None and (origin := origin_of(note[3], library)) is not finding.origin:
            finding = replace(finding, origin=origin)
        spot = judgement.instance.spots.get(at)
        key = (finding.issue.code, spot, finding.subject.path, finding.rule.segments, frozenset(finding.facts.items()))
        if key not in seen:
            seen.add(key)
            told.append(finding)
    return sorted(told, key=lambda one: (one.subject.line or 0, one.subject.column or 0))


def _told(notes: Sequence[Note]) -> Iterable[tuple[int, Note]]:
    """Return the notes that are told, each with its index."""
    if len(notes) <= _MOST and sum(depth(path) for _, path, _, _ in notes) <= _STEPS:
        return enumerate(notes)
    heaviest = sorted(enumerate(notes), key=lambda one: _weight(one[1][0]))[:_MOST]
    steps = accumulate(depth(note[1]) for _, note in heaviest)
    told = [one for one, met in zip(heaviest, steps, strict=True) if met <= _STEPS]
    facts = {"count": str(len(notes)), "shown": str(len(told))}
    return [*sorted(told, key=lambda one: one[0]), (len(notes), (MORE, root_of(heaviest[0][1][1]), facts, ""))]


def _weight(issue: Issue) -> int:
    """Return 0 for what decides a verdict before all else."""
    return 3 - issue.level if issue.nature is Nature.VIOLATION else 0


def _finding(instance: Instance, note: Note, at: int, subject: SubjectPath, rule: RulePath) -> Finding:
    issue, path, facts, by = note
    keys = keys_of(path)
    line, column = instance.spots.get(at) or _place(instance, keys[1:]) or (None, None)
    where = SubjectPath(
        exchange=subject.exchange,
        part=subject.part,
        path=fhirpath_of(keys, instance.value),
        line=line,
        column=column,
    )
    around = RulePath((*rule.segments, *_segments(_shown(by))), rule.at)
    return found(issue, where, around, **{name: _shown(fact) for name, fact in facts.items()})


def _shown(text: str) -> str:
    """Return a text without control characters, of a length that people read: reports are documents, too."""
    return text if len(text) <= _LONGEST and text.isprintable() else shorten(text, _LONGEST)


def _segments(rule: str) -> Iterator[str]:
    url, _, element = rule.partition("#")
    if url:
        yield url
    if element:
        yield element


def _place(instance: Instance, keys: Sequence[Key]) -> tuple[int, int] | None:
    """Return where a value stands, or what is around it when it is missing; at last the beginning of the document."""
    for end in range(len(keys), 0, -1):
        place = instance.places(keys[:end])
        if place is not None:
            return place
    return instance.places(())
