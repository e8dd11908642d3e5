"""What the tests of reading say about an instance."""

from collections.abc import Iterator

from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.path import json_path
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.run import Options

Told = tuple[str, str, tuple[int, int], dict[str, str]]


def json_of(data: bytes | str, *, comments: bool = False) -> Instance:
    return read(data.encode() if isinstance(data, str) else data, "json", Options(comments=comments))


def xml_of(data: bytes | str) -> Instance:
    return read(data.encode() if isinstance(data, str) else data, "xml", Options())


def told(instance: Instance) -> list[Told]:
    """Code, path, place and facts of every note; an unnamed root is an empty path."""
    return list(_told(instance))


def _told(instance: Instance) -> Iterator[Told]:
    for index, (issue, path, facts, rule) in enumerate(instance.notes):
        assert rule == ""
        plain = {name: fact for name, fact in facts.items() if "." not in name}
        yield issue.code, json_path(path).replace("``", "").lstrip("."), instance.spots[index], plain


def codes(instance: Instance) -> list[str]:
    return [issue.code for issue, *_ in instance.notes]


def in_document(place: tuple[int, int], text: str) -> bool:
    lines = text.split("\n")
    line, column = place
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
