"""From what authors wrote to a catalogue: everything is checked, every mistake is told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from eqlab.checklist import issues
from eqlab.checklist.author import Author, Find
from eqlab.checklist.model import Audience, Catalogue, Control, DecisionRule, Topic
from eqlab.checklist.reading_rule import digest_of, read_rule
from eqlab.checklist.reading_topic import read_topic
from eqlab.checklist.vocabulary import Vocabulary, read_vocabulary
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import words
from eqlab.core.values import Json

TopicFile: TypeAlias = tuple[str, Json, Find]
"""Name of a file, its parsed data, and where its parts stand."""

_KEYS = ("id", "edition", "prefix", "status", "title", "scales", "evidence_types", "sizes", "probes", "topics", "rule")


@dataclass(frozen=True, slots=True)
class _Read:
    """A topic with the file it stands in."""

    author: Author
    topic: Topic


def read_catalogue(catalogue: Json, topics: Sequence[TopicFile], file: str, find: Find) -> Catalogue:
    """Compile an edition from its parsed files.

    `catalogue` is the file with scales, evidence types, sizes, probes and rule; each of `topics` is one topic.
    A topic that the catalogue names but no file has is not there yet: what only a complete catalogue can tell (unused
    probes, controls of the rule) is told once all are.
    Raises AuthorErrors with every mistake, in order of file and place.
    """
    author = Author(file, find)
    said = author.mapping(catalogue, (), _KEYS, ("references",))
    words = read_vocabulary(author, said)
    read = [_topic(Author(name, where, author.errors), data, words) for name, data, where in topics]
    _check_names(read)
    chosen = _in_order(author, said.get("topics"), read)
    complete = len(chosen) == sum(len(one) for one in _listed(said.get("topics")).values())
    rule = read_rule(author, said.get("rule"), sorted(_ids(read)) if complete else None)
    _check_replacements(read)
    if complete:
        _check_probes(author, words, chosen)
    made = _catalogue(author, said, words, chosen, rule)
    if author.errors:
        raise AuthorErrors(sorted(_once(author.errors), key=_order))
    return replace(made, digest=digest_of({"catalogue": catalogue, "topics": _by_name(topics)}))


def _catalogue(
    author: Author, said: Mapping[str, Json], words: Vocabulary, topics: tuple[Topic, ...], rule: DecisionRule
) -> Catalogue:
    return Catalogue(
        id=author.text(said.get("id"), ("id",)),
        edition=words.edition,
        status=author.title(said.get("status"), ("status",)),
        title=author.title(said.get("title"), ("title",)),
        scales=words.scales,
        topics=topics,
        evidence_types=words.evidence,
        sizes=words.sizes,
        probes=words.probes,
        rule=rule,
        digest="",
        evidence_limits=words.limits,
        references=words.references,
    )


def _by_name(topics: Sequence[TopicFile]) -> dict[str, Json]:
    return {f"{data['audience']}/{data['topic']}": data for _, data, _ in topics}


def _order(error: AuthorError) -> tuple[str, int, int, str]:
    at = error.at
    return (at.file, at.line, at.column, error.issue.code) if at else ("", 0, 0, error.issue.code)


def _once(errors: Sequence[AuthorError]) -> list[AuthorError]:
    """A mistake in a list that is looked at twice is told once."""
    return list({str(error): error for error in errors}.values())


def _topic(author: Author, data: Json, words: Vocabulary) -> _Read:
    return _Read(author, read_topic(author, data, words))


def _check_names(read: Sequence[_Read]) -> None:
    """Ids of topics and controls stand once in all files."""
    seen: dict[str, str] = {}
    for one in read:
        _first(one.author, seen, "topic", one.topic.id, ("topic",))
        for index, control in enumerate(one.topic.controls):
            _first(one.author, seen, "control", control.id, ("controls", index, "id"))


def _first(author: Author, seen: dict[str, str], what: str, name: str, steps: tuple[str | int, ...]) -> None:
    if name in seen:
        author.note(issues.TWICE, steps, what=what, name=name, first=seen[name])
    elif name:
        seen[name] = str(author.at(steps))


def _listed(said: Json) -> Mapping[Audience, list[str]]:
    lists = said if isinstance(said, Mapping) else {}
    return {
        one: [name for name in lists.get(one.value, ()) if isinstance(name, str)]
        for one in Audience
        if isinstance(lists.get(one.value), list)
    }


def _in_order(author: Author, said: Json, read: Sequence[_Read]) -> tuple[Topic, ...]:
    """Return the topics that are there in the order in which the catalogue lists them."""
    author.mapping(said, ("topics",), (), tuple(Audience))
    for audience in said if isinstance(said, Mapping) else ():
        author.texts(said[audience], ("topics", audience))
    listed = _listed(said)
    there = {(one.topic.audience, one.topic.id.rpartition("-")[2]): one for one in read}
    for (audience, name), one in there.items():
        if name not in listed.get(audience, []):
            one.author.unknown(
                ("topic",),
                words("{audience} topic in the catalogue's list:", audience=str(audience)),
                name,
                listed.get(audience, []),
            )
    wanted = [(audience, name) for audience, names in listed.items() for name in names]
    return tuple(there[key].topic for key in wanted if key in there)


def _ids(read: Sequence[_Read]) -> set[str]:
    return {control.id for one in read for control in one.topic.controls}


def _check_replacements(read: Sequence[_Read]) -> None:
    known = _ids(read)
    for one in read:
        for index, control in enumerate(one.topic.controls):
            steps = ("controls", index, "replaced_by")
            one.author.named(list(control.replaced_by), steps, words("other control"), known - {control.id})
            if control.replaced_by and not control.deprecated:
                one.author.note(issues.NOT_DEPRECATED, steps, control=control.id)


def _check_probes(author: Author, words: Vocabulary, topics: Sequence[Topic]) -> None:
    controls: list[Control] = [control for topic in topics for control in topic.controls if not control.deprecated]
    used = {probe for control in controls for probe in control.probes}
    for probe in words.probes:
        if probe not in used:
            author.note(issues.UNUSED_PROBE, ("probes", probe), probe=probe)
