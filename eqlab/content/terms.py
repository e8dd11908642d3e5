"""What services, roles, variants, plans, claims and decision rules of the content are called."""

from collections.abc import Collection, Iterator, Mapping

from eqlab.content import Content
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import LANGUAGES, Text
from eqlab.core.values import Json
from eqlab.plan.yaml_reader import read_yaml


def content_terms(
    content: Content, *, services: Collection[str], plans: Collection[str], rules: Collection[str]
) -> dict[str, Text]:
    """Return the words for those that are named, by the ids that `eqlab.report.terms` tells; all without versions.

    What cannot be read has no words: nothing that is published waits for a title.
    """
    named: list[tuple[str, Json]] = []
    for file in sorted(content.root.glob("mocks/*/service.yaml")):
        if file.parent.name in services:
            named += _service(file.parent.name, _read(file.read_bytes(), str(file)))
    for file in content.plans():
        source = file.read_bytes()
        if any(plan.encode() in source for plan in plans):
            told = _read(source, str(file))
            named += _plan(told) if told.get("testplan") in plans else ()
    for file in content.rule_files():
        told = _read(file.read_bytes(), str(file))
        named += [(f"rule/{told['rule']}", told.get("title"))] if told.get("rule") in rules else ()
    return {name: text for name, said in named if (text := _text(said))}


def _service(name: str, told: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    yield name, told.get("title")
    for role, said in _part(told, "roles").items():
        yield f"{name}/{role}", said
    for axis, said in _part(told, "variants").items():
        axes = said if isinstance(said, Mapping) else {}
        yield f"{name}/{axis}", axes.get("title")
        for value, words in _part(axes, "values").items():
            yield f"{name}/{axis}/{value}", words


def _plan(told: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    yield str(told["testplan"]), told.get("title")
    claims = told.get("claims")
    for claim in claims if isinstance(claims, list) else ():
        if isinstance(claim, Mapping):
            yield f"{told['testplan']}/{claim.get('claim')}", claim.get("title")


def _read(source: bytes, file: str) -> Mapping[str, Json]:
    try:
        told = read_yaml(source, file).plain()
    except (AuthorError, AuthorErrors):
        return {}
    return told if isinstance(told, Mapping) else {}


def _part(told: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    part = told.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(said: Json) -> Text:
    if not isinstance(said, Mapping):
        return {}
    return {language: said[language] for language in LANGUAGES if isinstance(said.get(language), str)}
