"""`eqlab validate --cross RULES a=FILE b=FILE`: several documents are judged by rules that span them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from eqlab.cli import judging_issues as issues
from eqlab.cli import pieces
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.definitions import bytes_of
from eqlab.cli.door import Door
from eqlab.cli.judges import Tools
from eqlab.cli.near import near
from eqlab.cli.showing import Judged, Paper
from eqlab.cli.speech import tongue
from eqlab.cli.validating import document
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding
from eqlab.core.finding import found as make
from eqlab.core.location import SubjectPath
from eqlab.validate.cross.model import Exhibit, RuleSet


def carry_out(door: Door, wish: ValidateWish) -> int:
    """Judge the documents together; what is found is told with the file that it is found in."""
    rules = _rules(Tools(door=door, wish=wish, service=lambda: None), wish.cross)
    named = _named(wish.files, rules)
    data = {file: bytes_of(file) for files in named.values() for file in files}
    given = {name: [_exhibit(file, data[file]) for file in files] for name, files in named.items()}
    found = defaultdict[str, list[Finding]](list)
    told = list(rules.judge(given))
    if not any(set(rule.needs) <= set(given) for rule in rules.rules):
        told.append(make(issues.NO_RULE_MET, SubjectPath(part=next(iter(data))), count=str(len(rules.rules))))
    for finding in told:
        place = finding.subject
        file = place.part if place.part in data else next(iter(data))
        found[file].append(replace(finding, subject=replace(place, part="")))
    return _told([Judged(file=one, data=data[one], findings=tuple(found[one])) for one in data], door, wish)


def _exhibit(file: str, data: bytes) -> Exhibit:
    return Exhibit(data=data, place=SubjectPath(part=file))


def _told(judged: list[Judged], door: Door, wish: ValidateWish) -> int:
    speaker = tongue(door.language)
    if wish.format == "text":
        paper = Paper.of(speaker, whole=wish.whole)
        for one in judged:
            for line in paper.file(one):
                click.echo(line)
        click.echo(paper.files([one.exit_code for one in judged]))
    else:
        pieces.write_json(document(judged, wish.format, speaker))
    return max((one.exit_code for one in judged), key=(0, 2, 3, 1).index)


def _rules(tools: Tools, name: str) -> RuleSet:
    rules = tools.content().rules
    if name.endswith((".yaml", ".yml")):
        bytes_of(name)
        return rules.cross_of(Path(name))
    made = rules.cross(name)
    if made is None:
        raise UsageError(issues.NO_SUCH_RULES, nearest=near(name, rules.crosses), name=name)
    return made


def _named(pairs: Sequence[str], rules: RuleSet) -> Mapping[str, list[str]]:
    """Return files by the input they are for. Raises UsageError for an input that the rules do not have or lack."""
    named = defaultdict[str, list[str]](list)
    names = ", ".join(rules.inputs)
    for pair in pairs:
        name, equals, file = pair.partition("=")
        if not equals or name not in rules.inputs or not file:
            raise UsageError(issues.NO_INPUT_NAME, nearest=near(name, rules.inputs), said=pair, names=names)
        named[name].append(file)
    for name, one in rules.inputs.items():
        if not one.least <= len(named[name]) <= one.most:
            raise UsageError(issues.WRONG_COUNT, name=name, count=str(len(named[name])))
    return {name: files for name, files in named.items() if files}
