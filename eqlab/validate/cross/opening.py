"""Opens the documents that were handed in; what cannot be read is one finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath
from eqlab.core.text import Text
from eqlab.validate.cross import issues
from eqlab.validate.cross.model import Exhibit, Format, Input, MessageReader, Opened, RuleSet
from eqlab.validate.json_reader import read_json
from eqlab.validate.words import show
from eqlab.validate.xml import read_xml


@dataclass(slots=True, kw_only=True)
class Bundle:
    """The documents of one matter."""

    documents: dict[str, tuple[Opened, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Inputs of which a document cannot be read."""
    findings: list[Finding] = field(default_factory=list)


def called(fact: str, title: Text) -> dict[str, str]:
    """Return a title as a fact, with its companions in other languages."""
    others = {f"{fact}.{language}": text for language, text in title.items() if language != "en"}
    return {fact: title["en"], **others}


def open_all(rules: RuleSet, given: Mapping[str, Sequence[Any]], rule: RulePath) -> Bundle:
    """Open what was handed in for every input; names that are no input are passed over."""
    bundle = Bundle()
    for name, wanted in rules.inputs.items():
        exhibits = [_exhibit(one) for one in given.get(name, ())]
        bundle.findings += _counted(wanted, exhibits, rule)
        opened: list[Opened] = []
        for exhibit in exhibits[: wanted.most]:
            one = _opened(wanted, exhibit, rules.readers)
            if isinstance(one, Opened):
                opened.append(one)
            else:
                bundle.broken.add(name)
                bundle.findings.append(_placed(one, wanted, exhibit, rule))
        bundle.documents[name] = tuple(opened)
    return bundle


def _exhibit(given: Any) -> Exhibit:
    if isinstance(given, Exhibit):
        return given
    if isinstance(given, bytes | bytearray):
        return Exhibit(data=bytes(given))
    return Exhibit(value=given)


def _counted(wanted: Input, exhibits: Sequence[Exhibit], rule: RulePath) -> Iterator[Finding]:
    if len(exhibits) < wanted.least:
        yield found(issues.MISSING, None, rule / wanted.name, **called("name", wanted.title))
    if len(exhibits) > wanted.most:
        facts = {"count": str(len(exhibits)), "most": str(wanted.most), **called("name", wanted.title)}
        yield found(issues.TOO_MANY, exhibits[wanted.most].place, rule / wanted.name, **facts)


def _placed(finding: Finding, wanted: Input, exhibit: Exhibit, rule: RulePath) -> Finding:
    at = finding.subject
    place = replace(exhibit.place, path=at.path, line=at.line, column=at.column)
    facts = {**finding.facts, "document": wanted.name}
    return replace(finding, subject=place, rule=rule / wanted.name, facts=facts)


def _opened(wanted: Input, exhibit: Exhibit, readers: Mapping[Format, MessageReader]) -> Opened | Finding:
    if exhibit.size is not None and exhibit.data is not None:
        facts = {"kept": str(len(exhibit.data)), "size": str(exhibit.size), **called("name", wanted.title)}
        return found(issues.NOT_KEPT_WHOLE, None, None, **facts)
    if wanted.format is Format.XML:
        content: Any = read_xml(exhibit.data or b"")
    elif wanted.format is Format.HL7V2:
        content = readers[wanted.format].read(exhibit.data or b"")
    else:
        content = _json(wanted, exhibit)
    return content if isinstance(content, Finding) else Opened(input=wanted, exhibit=exhibit, content=content)


def _json(wanted: Input, exhibit: Exhibit) -> Any:
    if exhibit.data is None:
        value = exhibit.value
    else:
        reading = read_json(exhibit.data)
        if reading.problem is not None:
            problem = reading.problem
            at = replace(exhibit.place, line=problem.line, column=problem.column)
            return found(problem.issue, at, None, **problem.facts)
        value = reading.value
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if wanted.type and kind != wanted.type:
        facts = {"found": show(kind if kind is not None else value), "type": wanted.type}
        return found(issues.WRONG_TYPE, None, None, **facts, **called("name", wanted.title))
    return value
