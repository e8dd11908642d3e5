"""Schemas that are ready to judge."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from eqlab.core.errors import AuthorError, AuthorErrors, LabFault
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, RulePath
from eqlab.core.text import Words, words
from eqlab.validate.reasons import SAXON, reason, stopped
from eqlab.validate.schematron import run_issues
from eqlab.validate.schematron.run.findings import findings, rule_path, schema_name
from eqlab.validate.schematron.run.flow import Flow, in_order
from eqlab.validate.schematron.run.lane import Item, Lane, Named
from eqlab.validate.schematron.run.pool import Pool, Program, shared
from eqlab.validate.schematron.run.prepare import bad_vocabularies, local, prepare, program_of, tree_of
from eqlab.validate.schematron.run.process import Reply
from eqlab.validate.schematron.run.tolerance import make_tolerant
from eqlab.validate.schematron.stylesheet import Stylesheet
from eqlab.validate.xml import XmlDocument, read_xml

SUBJECT = "urn:eqlab:subject"
"""Base URI of what is judged: names in it lead nowhere."""
_AHEAD = 3
"""Documents, for each worker, that are read before the first of them is told about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a schema says about a document."""

    findings: tuple[Finding, ...]
    write: Callable[[], bytes] = field(repr=False, compare=False, default=bytes)

    @property
    def svrl(self) -> bytes:
        """The whole report in UTF-8; empty when the document could not be judged.

        It is written when it is first asked for: most of it says what was looked at, which findings do not tell.
        """
        return self.write()

    @property
    def met(self) -> bool:
        """False when no rule was for anything in the document: then it was not looked at, and is not valid either."""
        return bool(self.findings) or b":fired-rule" in self.svrl


Answer: TypeAlias = tuple[str, Report]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schematron:
    """A compiled schema. May be used by several threads at once."""

    stylesheet: Stylesheet = field(repr=False)
    notices: tuple[Finding, ...] = ()
    """What is amiss with the schema and its vocabularies, without keeping it from being used."""
    program: Program = field(repr=False)
    """Writes what findings are made of."""
    whole: Callable[[], Program] = field(repr=False, compare=False)
    """Gives the program that writes whole reports."""
    pool: Pool = field(repr=False, compare=False, default_factory=shared)
    rules: dict[str, RulePath] = field(repr=False, compare=False, default_factory=dict)
    """Paths of assertions that were told before."""

    def judge(self, data: bytes, name: str = "", *, whole: bool = False) -> Report:
        """Judge a document; what is wrong with it, and what cannot be decided, are findings.

        `name` is the document's file or nothing: the part of the subject that findings name. `whole` has the report in
        SVRL written at once, for those who will surely ask for it.
        Raises LabFault when no worker can be started.
        """
        document = read_xml(data)
        if isinstance(document, Finding):
            return Report(findings=(_of(document, name),))
        return self._judged(document, name, whole=whole)

    def _judged(self, document: XmlDocument, name: str, *, whole: bool) -> Report:
        reply = self.pool.judge(self._program(whole=whole), document.data, SUBJECT)
        return self._report(reply, document, name, whole=whole)

    def _program(self, *, whole: bool) -> Program:
        return self.whole() if whole else self.program

    def judge_all(self, documents: Iterable[tuple[str, bytes]], *, whole: bool = False) -> Iterator[tuple[str, Report]]:
        """Judge named documents by all workers at once; the reports keep the order. Few are held at a time.

        Every worker has the next document at hand while it judges one and the lab makes findings of the last.
        """
        workers = self.pool.settings.workers
        yield from in_order(documents, partial(self._work, whole=whole), threads=workers, ahead=_AHEAD * workers)

    def _work(self, flow: Flow[Named, Answer], *, whole: bool) -> None:
        """Judge what comes; no worker is kept while nothing does."""
        lane = Lane(flow=flow, tell=partial(self._answer, whole=whole))
        while lane.take(wait=True):
            try:
                with self.pool.talk(self._program(whole=whole), SUBJECT) as talk:
                    lane.run(talk)
                for item in lane.held:
                    item.promise.set_result(self._alone(item, whole=whole))
            except BaseException as error:  # noqa: BLE001 - raised where the reports are awaited
                for item in lane.held:
                    if not item.promise.done():
                        item.promise.set_exception(error)
            lane.clear()

    def _answer(self, item: Item[Answer], *, whole: bool) -> Answer:
        if isinstance(item.read, Finding):
            return item.name, Report(findings=(_of(item.read, item.name),))
        return item.name, self._report(item.reply, item.read, item.name, whole=whole)

    def _alone(self, item: Item[Answer], *, whole: bool) -> Answer:
        """Judge a document again that a worker had trouble with, or that was given to it before another broke it."""
        if isinstance(item.read, Finding) or item.reply.trouble == "error":
            return self._answer(item, whole=whole)
        return item.name, self._judged(item.read, item.name, whole=whole)

    def _report(self, reply: Reply, document: XmlDocument, name: str, *, whole: bool) -> Report:
        tolerant = reply.trouble == "error"
        if tolerant:
            again = self.pool.judge(_tolerant(self._program(whole=whole)), document.data, SUBJECT)
            reply = again if not again.trouble else reply
        if reply.trouble:
            return Report(findings=(_of(self._not_judged(reply, document), name),))
        told = tuple(findings(reply.report, self.stylesheet, document, self.rules, name))
        if whole:
            return Report(findings=told, write=partial(bytes, reply.report))
        return Report(findings=told, write=cache(partial(self._svrl, document.data, tolerant=tolerant)))

    def _svrl(self, document: bytes, *, tolerant: bool) -> bytes:
        program = _tolerant(self.whole()) if tolerant else self.whole()
        return self.pool.judge(program, document, SUBJECT).report

    def _not_judged(self, reply: Reply, document: XmlDocument) -> Finding:
        settings, name = self.pool.settings, schema_name(self.stylesheet)
        say = {
            "slow": partial(found, run_issues.TOO_SLOW, limit=f"{settings.seconds:g}", schema=name),
            "flood": partial(found, run_issues.TOO_MUCH, limit=str(settings.report), schema=name),
            "crashed": partial(found, run_issues.BROKE_DOWN, ending=reply.words),
        }.get(reply.trouble) or partial(found, run_issues.NOT_JUDGED, schema=name, reason=said_by(reply.words))
        return say(document.place(document.root), rule_path(self.stylesheet))


def _of(finding: Finding, part: str) -> Finding:
    return replace(finding, subject=replace(finding.subject, part=part)) if part else finding


@lru_cache(maxsize=8)
def _tolerant(program: Program) -> Program:
    """Return a form of a program in which each assertion fails for itself."""
    root = tree_of(program.xslt)
    make_tolerant(root)
    return program_of(etree.tostring(root, encoding="utf-8"), program.vocabularies)


def make_schematron(
    sheet: Stylesheet, *, resources: Mapping[str, Path] | None = None, pool: Pool | None = None, fast: bool = True
) -> Schematron:
    """Make a stylesheet ready: its vocabularies are read and a worker has compiled it.

    Raises AuthorError or AuthorErrors for expressions and vocabularies that are wrong, LabFault without a worker.
    """
    chosen = pool or shared()
    prepared = prepare(sheet, resources or {}, fast=fast)
    reply = chosen.load(prepared.program)
    if reply.trouble == "slow":
        limit = f"{chosen.settings.compile_seconds:g}"
        raise AuthorError(run_issues.SLOW_SCHEMA, Position(file=_file(sheet)), limit=limit)
    bad = list(bad_vocabularies(prepared.program)) if reply.trouble in {"error", "crashed"} else []
    if bad:
        raise bad[0] if len(bad) == 1 else AuthorErrors(bad)
    if reply.trouble == "error":
        plain = chosen.load(program_of(sheet.xslt.encode(), ()))
        if fast and not plain.trouble:
            return make_schematron(sheet, resources=resources, pool=pool, fast=False)
        raise _static(sheet, plain, reply)
    if reply.trouble:
        at, words = Position(file=_file(sheet)), reply.words or reply.trouble
        raise LabFault(run_issues.BREAKS_DOWN, at, schema=schema_name(sheet), ending=words)
    return Schematron(
        stylesheet=sheet,
        notices=(*sheet.notices, *prepared.notices),
        program=prepared.program,
        whole=prepared.whole,
        pool=chosen,
    )


_PLACE = re.compile(r"\bon line (\d+)(?: column (\d+))?")
_MISTAKE = re.compile(r"^(?:Static )?[Ee]rror\b.*$", re.MULTILINE)


def _static(sheet: Stylesheet, plain: Reply, reply: Reply) -> AuthorError | AuthorErrors:
    """Return the mistakes of a schema; lines count in the text that the compiler made, so that one is compiled."""
    told = plain.words if plain.trouble == "error" else reply.words
    mistakes = []
    for said in _split(told):
        place = _PLACE.search(said) if plain.trouble == "error" else None
        at = sheet.blame(int(place[1]), int(place[2] or 1)) if place else None
        mistakes.append((at or Position(file=_file(sheet)), said_by(said)))
    unique = list(dict.fromkeys(mistakes))
    errors = [AuthorError(run_issues.BAD_EXPRESSION, at, reason=reason) for at, reason in unique]
    return errors[0] if len(errors) == 1 else AuthorErrors(errors)


def _split(words: str) -> list[str]:
    starts = [match.start() for match in _MISTAKE.finditer(words)]
    parts = [words[first:last] for first, last in pairwise([*starts, len(words)])]
    return [part for part in parts if part.strip()] or [words]


_CODE = re.compile(r"^\s*([A-Z]{4}\d{4})\b\s*", re.MULTILINE)
_WARNING = re.compile(r"^Warning\b", re.MULTILINE)
_ABOUT = re.compile(r"\s*(?:in \S+)?\s*on line \d+(?: column \d+)?(?: of \S+)?:?")


def said_by(told: str) -> Words:
    """Return why the processor refuses something, without the places, which count in a text that nobody sees."""
    first = _WARNING.split(told)[0]
    code = _CODE.search(first)
    why = reason(_ABOUT.sub(" ", first[code.end() :] if code else first), SAXON)
    return words("{why} ({code}).", why=why, code=code[1]) if code else stopped(why)


def _file(sheet: Stylesheet) -> str:
    path = local(sheet.base, {})
    return str(path) if path else sheet.base
