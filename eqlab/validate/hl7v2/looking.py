"""What a look at a field needs to know, and how it makes findings."""

from dataclasses import dataclass, replace

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath
from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.validate.hl7v2.delimiters import NULL, Delimiters
from eqlab.validate.hl7v2.model import Message, Segment, place
from eqlab.validate.hl7v2.paths import written
from eqlab.validate.hl7v2.spec import Node, Scope, Voice

_PLAIN = Voice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One segment under one profile."""

    message: Message
    segment: Segment
    occurrence: int
    """Which of the segments of this name, from 1."""
    around: tuple[Segment, ...]
    """The segments of the innermost group that the segment stands in, or of the message."""
    rule: RulePath

    def scope(self, element: str | None = None) -> Scope:
        """Where a condition on this segment looks."""
        return Scope(message=self.message, segments=self.around, here=self.segment, element=element)

    def name(self, numbers: tuple[int, ...]) -> str:
        """Return the name of a place in the segment, e.g. `PID-3[1].4`."""
        return written(self.segment.name, 0, *numbers)

    def tell(self, issue: Issue, node: Node, numbers: tuple[int, ...], facet: str = "", /, **facts: str) -> Finding:
        """Make a finding about a place; `facet` names the bound that is broken."""
        told = {"name": self.name(numbers), **titled(node), **facts}
        where = place(self.segment, self.occurrence, *numbers)
        element = written(self.segment.name, 0, *(number if index != 1 else 0 for index, number in enumerate(numbers)))
        finding = found(issue, where, self.rule / element, **told)
        return spoken_by(node.voice if facet in node.own else _PLAIN, finding)


def titled(node: Node) -> dict[str, str]:
    """Return the title of a node as a fact, in the languages that the profile has."""
    return {"title": node.title, **companions("title", node.titles)}


def companions(name: str, text: Text) -> dict[str, str]:
    """Return an authored text as a fact with its other languages."""
    if not text:
        return {}
    others = {f"{name}.{language}": said for language, said in text.items() if language != "en"}
    return {name: text["en"], **others}


def spoken_by(voice: Voice, finding: Finding) -> Finding:
    """Return a finding with the origin, clause and level of the demand it rests on."""
    if voice.origin is Origin.PUBLIC and not voice.clause and voice.level is None:
        return finding
    level = finding.level if voice.level is None else voice.level
    return replace(finding, origin=voice.origin, clause=voice.clause, level=level)


def blank(text: str, by: Delimiters) -> bool:
    """True when a text holds nothing but delimiters."""
    return not text.strip(f"{by.component}{by.subcomponent}{by.repetition}")


def hollow(text: str, by: Delimiters) -> bool:
    """True when a text has no value: spaces at the end of one say nothing (v2.5, chapter 2A, data type ST)."""
    return blank(text.replace(" ", ""), by)


def is_null(text: str) -> bool:
    """True for HL7's null."""
    return text == NULL
