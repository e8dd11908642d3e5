"""What the shell offers while a command is typed: plans, cases, tags and simulated systems of the content.

Nothing is compiled, and what cannot be read is not offered: nobody can be told anything here.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from click.shell_completion import CompletionItem

from eqlab.cli.door import Door

if TYPE_CHECKING:
    from eqlab.core.values import Json

Offer: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_YAML = frozenset({".yaml", ".yml"})


def _offer(names: Callable[[click.Context], Iterable[str]]) -> Offer:
    def offer(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        found: list[str] = []
        with contextlib.suppress(Exception):
            found += dict.fromkeys(name for name in names(context) if name.startswith(begun))
        return [CompletionItem(name) for name in found]

    return offer


def _plan_files(context: click.Context) -> dict[str, Path]:
    """Return the files of the content's plans by their ids."""
    from eqlab.cli.opening import plan_id  # noqa: PLC0415 - loaded only while somebody completes
    from eqlab.content import find_content  # noqa: PLC0415 - likewise

    door = context.find_object(Door) or Door()
    known = {plan_id(file): file for file in find_content(door.content, door.trust).plans()}
    return {name: file for name, file in known.items() if name}


def _cases(context: click.Context) -> Iterator["Json"]:
    """Yield the cases of the plan that the line names, as they are written."""
    from eqlab.plan.yaml_reader import read_yaml  # noqa: PLC0415 - as above

    known = _plan_files(context)
    typed = os.environ.get("COMP_WORDS", "").split()  # an option that still lacks its value hides the arguments
    named = next(word for word in typed if word in known or Path(word).suffix in _YAML)
    file = known.get(named) or Path(named)
    yield from read_yaml(file.read_bytes(), str(file)).plain()["cases"]


def _systems(context: click.Context) -> Iterator[str]:
    from eqlab.content import find_content  # noqa: PLC0415 - as above

    door = context.find_object(Door) or Door()
    content = find_content(door.content, door.trust)
    return (one.name for service in content.scenario_services for one in content.systems(service))


_BY_ID = _offer(_plan_files)


def plans(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer plans by their ids, and the plan files of the folder that is being typed; else any file."""
    folder = Path(begun if begun.endswith("/") else Path(begun).parent)
    with contextlib.suppress(OSError, ValueError):
        files = sorted(str(file) for file in folder.iterdir() if file.suffix in _YAML)
        here = [CompletionItem(file) for file in files if file.startswith(begun)]
        return [*_BY_ID(context, parameter, begun), *here] or [CompletionItem(begun, type="file")]
    return _BY_ID(context, parameter, begun)


cases = _offer(lambda context: (str(one["id"]) for one in _cases(context)))
"""Offers the cases of the plan that the line names."""
tags = _offer(lambda context: (str(tag) for one in _cases(context) for tag in one.get("tags", ())))
"""Offers the tags of its cases."""
systems = _offer(_systems)
"""Offers the simulated systems of the content."""
