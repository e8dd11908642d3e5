"""The laws: what holds for everything that the lab is given, however wrong it is."""

import json
import re
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path as File
from types import FrameType
from typing import Any, NamedTuple

from fuzz_case import Case
from fuzz_company import differences

from eqlab.core.errors import AuthorError, AuthorErrors, EqlabError
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.location import Position
from eqlab.report.translation import tongue
from eqlab.validate import ucum
from eqlab.validate.fhir.engine import Judgement, judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.issues.engine import LAB_FAULT
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.outcome import outcome, severity
from eqlab.validate.fhir.packages import library_with, problems_of
from eqlab.validate.fhir.path import Path, keys_of
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.reading.encoding import sniff
from eqlab.validate.fhir.run import Options
from eqlab.validate.fhirpath import evaluate
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.expressions import compile_expression, select
from eqlab.validate.fhirpath.syntax import SyntaxFault, parse

SLOW = 2.0
"""Seconds of the processor's time that a judgement of a document may take."""
ENDLESS = 20
"""Seconds after which a try is given up."""
LARGEST = 1_000_000
"""Bytes of a document of which the time is a law."""
_FIELD = re.compile(r"\{([^{}]*)\}")
_SHALLOW = 40
"""Levels of a path that is read back as FHIRPath: deeper expressions are refused."""
_LONG = 2000
"""Letters of a path that is read back."""
_TOLD = 60
"""Findings of a document that are looked at closely, from its beginning and its end."""


class Breach(NamedTuple):
    """A law that did not hold."""

    law: str
    """Short and the same for the same mistake: what a shrunk input must still show."""
    detail: str = ""


class Endless(BaseException):
    """A try took too long: not to be mistaken for a lab fault."""


def breaches(case: Case) -> list[Breach]:
    """Return the laws that a case breaks."""
    try:
        with _limited():
            return list(_LAWS[case.kind](case))
    except Endless as slow:
        return [Breach("time: endless", str(slow))]
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        return [Breach(f"escaped: {type(error).__name__} {_origin(error)}", repr(error)[:500])]


def features(case: Case) -> frozenset[str]:
    """Return what a document made the lab say: cases that say something new are worth going on from."""
    if case.kind not in ("document", "definitions"):
        return frozenset()
    try:
        with _limited():
            judgement = judge(case.document, case.form, _library(case), Options(profiles=case.profiles))
    except EqlabError as error:
        return frozenset({error.issue.code})
    except (Endless, Exception):  # noqa: BLE001 - told by the laws
        return frozenset()
    return frozenset(f"{issue.code} {rule.rpartition('#')[2]}" for issue, _, _, rule in judgement.notes)


def _library(case: Case) -> Library:
    read_ones = (read(one, "json", Options(comments=True)).value for one in case.definitions)
    found = [one for one in read_ones if isinstance(one, dict)]
    return core_library().over(Definitions.of("fuzz", found)) if found else core_library()


def _document(case: Case) -> Iterator[Breach]:
    yield from _judged(case, lambda: _library(case))


def _package(case: Case) -> Iterator[Breach]:
    with tempfile.TemporaryDirectory() as folder:
        file = File(folder) / "inner" / "package.tgz"
        file.parent.mkdir()
        file.write_bytes(case.definitions[0])
        try:
            library = library_with((file,), File(folder) / "cache")
            said = [one.sentence() for one in problems_of(library)]
            said += [f"{one.url}{one.facts.get('kind')}" for one in library.sources[0].heads()]
            yield from _judged(case, lambda: library)
        except EqlabError as error:
            yield from _told(error)
        strays = [one for one in File(folder).rglob("*") if one not in (file, file.parent)]
        if strays:
            yield Breach("package: something was written", str(strays))


def _judged(case: Case, library: Callable[[], Library]) -> Iterator[Breach]:
    """The laws of judging a document, by a library that is made anew each time."""
    seconds, judgements, known = [], [], library()
    for _ in range(2):
        known, began = library(), time.process_time()
        try:
            judgements.append(judge(case.document, case.form, known, Options(profiles=case.profiles)))
        except (AuthorError, AuthorErrors) as error:
            if not case.profiles and case.kind != "package":
                yield Breach(f"author error unasked: {error.issue.code}", error.sentence())
            yield from _told(error)
            return
        seconds.append(time.process_time() - began)
    began = time.process_time()
    told = findings(judgements[0], known)
    seconds.append(time.process_time() - began)
    if case.size <= LARGEST and min(seconds[:2]) + seconds[2] > SLOW:
        yield Breach("time: slow", f"{seconds} for {case.size} bytes")
    if judgements[0].notes != judgements[1].notes:
        one, two = ([(note[0].code, keys_of(note[1]), note[2:]) for note in each.notes] for each in judgements)
        unlike = [pair for pair in zip_longest(one, two) if pair[0] != pair[1]][:1]
        yield Breach("not the same twice", f"{len(one)} {len(two)} {unlike}"[:1500])
    if known is core_library() and not case.profiles:
        yield from (Breach("not the same in company", one) for one in differences(case, judgements[0]))
    yield from _of_notes(judgements[0])
    yield from _of_findings(told, case, judgements[0])


def _of_notes(judgement: Judgement) -> Iterator[Breach]:
    value = judgement.instance.value
    for issue, path, facts, rule in judgement.notes:
        if issue is LAB_FAULT:
            yield Breach(f"lab fault: {facts.get('step')} {facts.get('error', '')[:60]}", facts.get("error", ""))
        odd = [key for key, fact in facts.items() if not isinstance(fact, str)]
        if odd or not isinstance(rule, str):
            yield Breach(f"fact is no text: {issue.code} {odd}")
        if isinstance(value, dict) and not _resolves(value, path):
            yield Breach(f"nowhere: {issue.code}", str(keys_of(path))[:500])


def _resolves(value: Any, path: Path) -> bool:
    """Tell whether an element or, for a missing one, what is around it exists."""
    keys, here = keys_of(path)[1:], [value]
    for at, key in enumerate(keys):
        here = [inner for one in here for inner in _members(one, key)]
        if not here:
            return at == len(keys) - 1
    return True


def _members(value: Any, key: str | int) -> list[Any]:
    """Return a member, and what a primitive has beside its value."""
    if isinstance(value, dict):
        return [value[name] for name in (key, f"_{key}") if name in value]
    return [value[key]] if isinstance(value, list) and isinstance(key, int) and key < len(value) else []


def _of_findings(told: list[Finding], case: Case, judgement: Judgement) -> Iterator[Breach]:
    looked_at = told if len(told) <= 2 * _TOLD else [*told[:_TOLD], *told[-_TOLD:]]
    lines = _text(case).split("\n")
    for one in looked_at:
        yield from _place(one, lines, judgement)
        yield from _sentence(one)
    report = json.dumps(outcome(looked_at), ensure_ascii=True).encode()
    for one in findings(judge(report)):
        if one.issue.nature is not Nature.UNDECIDED and severity(one) != "information":
            yield Breach(f"outcome: {one.issue.code}", f"{one.subject.path} {one.sentence()}")


def _text(case: Case) -> str:
    encoding, mark = sniff(case.document)
    return case.document[mark:].decode(encoding, "replace")


def _place(one: Finding, lines: list[str], judgement: Judgement) -> Iterator[Breach]:
    place, value = one.subject, judgement.instance.value
    if place.line is None or place.column is None:
        yield Breach(f"place: none {one.issue.code}", place.path)
    elif not (1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1):
        yield Breach(f"place: outside {one.issue.code}", f"{place.line}:{place.column} {place.path[:200]}")
    if (
        not place.path
        and isinstance(value, dict)
        and isinstance(value.get("resourceType"), str)
        and value["resourceType"]
    ):
        yield Breach(f"path: empty {one.issue.code}")
    if place.path and len(place.path) < _LONG and place.path.count(".") + place.path.count("[") < _SHALLOW:
        try:
            parse(place.path if place.path[:1].isupper() or place.path[:1] == "`" else _below(place.path))
        except SyntaxFault as fault:
            yield Breach(f"path: no FHIRPath {one.issue.code}", f"{place.path}: {fault!r}")


def _below(path: str) -> str:
    """A path that begins below a document of no known type."""
    return f"$this{path}" if path.startswith("[") else f"$this.{path}"


def _sentence(one: Finding) -> Iterator[Breach]:
    missing = set(_FIELD.findall(one.issue.template + one.issue.advice)) - set(one.facts)
    if missing:
        yield Breach(f"sentence: {one.issue.code} lacks {sorted(missing)}")
    for language in ("en", "fr", "de"):
        translate = tongue(language).translate
        said = one.sentence(translate) + one.advice(translate)
        if len(said) > 2500 or not said:
            yield Breach(f"sentence: too long {one.issue.code}", f"{len(said)} {said[:300]}")


def _told(error: EqlabError) -> Iterator[Breach]:
    if isinstance(error, AuthorErrors):
        for one in error.errors[:_TOLD]:
            yield from _told(one)
        return
    missing = set(_FIELD.findall(error.issue.template + error.issue.advice)) - set(error.facts)
    if missing:
        yield Breach(f"sentence: {error.issue.code} lacks {sorted(missing)}")
    if len(error.sentence()) > 5000:
        yield Breach(f"sentence: too long {error.issue.code}", error.sentence()[:300])


def _expression(case: Case) -> Iterator[Breach]:
    resource = read(case.document, "json", Options()).value
    began = time.process_time()
    first, second = (_evaluated(case.text, resource) for _ in range(2))
    if time.process_time() - began > 2 * SLOW:
        yield Breach("expression: slow", case.text[:300])
    if first != second and not re.search(r"now|today|timeOfDay", case.text):
        yield Breach("expression: not the same twice", f"{first} {second}"[:300])
    try:
        compiled = compile_expression(case.text, Position(file="EXPR"))
    except AuthorError as error:
        yield from _told(error)
        return
    try:
        for focus in select(compiled, resource, {}):
            json.dumps(focus.value, default=str)
            if focus.path:
                parse(f"$this{focus.path}" if focus.path.startswith("[") else focus.path)  # of an array, an index
    except EvaluationError as error:
        if not str(error):
            yield Breach("expression: no reason")


def _evaluated(text: str, resource: Any) -> str:
    try:
        return json.dumps(evaluate(resource, text), default=_of_number)
    except (AuthorError, EvaluationError) as error:
        return f"{type(error).__name__} {error}"


def _of_number(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))


def _unit(case: Case) -> Iterator[Breach]:
    began = time.process_time()
    valid = ucum.is_valid(case.text)
    amount = ucum.canonical(Decimal("1.5"), case.text)
    same = ucum.compare(Decimal("1.5"), case.text, Decimal("1.5"), case.text)
    if (valid, valid and amount is not None) not in ((True, True), (True, False), (False, False)) or (same or 0) != 0:
        yield Breach("unit: unlike itself", f"{valid} {amount} {same}")
    if amount is not None and ucum.is_comparable(case.text, amount[1]) is False:
        yield Breach("unit: unlike its base", f"{amount}")
    if time.process_time() - began > SLOW:
        yield Breach("unit: slow", case.text[:300])


_LAWS: dict[str, Callable[[Case], Iterator[Breach]]] = {
    "document": _document,
    "definitions": _document,
    "expression": _expression,
    "unit": _unit,
    "package": _package,
}


def _origin(error: BaseException) -> str:
    """The innermost place in the lab's own code."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if f"{File('eqlab')}/" in code.co_filename:
            place = f"{File(code.co_filename).name}:{code.co_name}"
        trace = trace.tb_next
    return place


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_signal: int, frame: FrameType | None) -> None:
        raise Endless(f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
