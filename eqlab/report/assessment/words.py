"""What the page says beside the catalogue, in every language."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, Text
from eqlab.core.values import Json
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.report.assessment import issues
from eqlab.report.resources import read_resource


def read_words(file: Path) -> Mapping[str, Text]:
    """Read the words of the page, by name.

    Raises LabFault when the file is missing, AuthorErrors with every text that is missing.
    """
    node = read_yaml(read_resource(file).encode(), str(file))
    said = node.plain()
    if not isinstance(said, Mapping):
        raise AuthorErrors([AuthorError(issues.NO_WORDS, at=Position(file=str(file)))])
    place = partial(place_at, node)
    errors = [
        AuthorError(issues.MISSING_WORDS, at=place((name,)), name=str(name), languages=", ".join(missing))
        for name, missing in _missing(said)
    ]
    if errors:
        raise AuthorErrors(errors)
    return {name: {language: text[language] for language in LANGUAGES} for name, text in said.items()}


def _missing(said: Mapping[str, Json]) -> Iterator[tuple[str, list[str]]]:
    for name, text in said.items():
        texts = text if isinstance(text, Mapping) else {}
        missing = [one for one in LANGUAGES if not isinstance(texts.get(one), str) or not texts[one].strip()]
        if missing:
            yield name, missing
