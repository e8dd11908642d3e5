"""The one way from a template to a page: everything is escaped, what hides is shown, an unknown name is an error."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from eqlab.core.errors import AuthorError, LabFault
from eqlab.core.location import Position
from eqlab.report.issues import BROKEN_TEMPLATE, MISSING_FILE
from eqlab.report.visible import visible

Filters: TypeAlias = tuple[tuple[str, Callable[..., object]], ...]
"""(name, function): what templates of a folder may say after a bar."""


def render(folder: Path, template: str, facts: Mapping[str, object], filters: Filters = ()) -> str:
    """Fill in a template of a folder.

    Raises AuthorError, with the line where there is one, when it is broken or names what is not there, LabFault when
    it is missing.
    """
    file = str(folder / template)
    try:
        return _environment(folder, filters).get_template(template).render(facts)
    except TemplateNotFound as problem:
        raise LabFault(MISSING_FILE, file=str(folder / (problem.name or template))) from problem
    except TemplateSyntaxError as problem:
        place = Position(file=problem.filename or file, line=problem.lineno)
        raise AuthorError(BROKEN_TEMPLATE, at=place, problem=problem.message or "") from problem
    except (TemplateError, UnicodeDecodeError) as problem:
        raise AuthorError(BROKEN_TEMPLATE, at=Position(file=file), problem=str(problem)) from problem


@lru_cache(maxsize=16)
def _environment(folder: Path, filters: Filters) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment
