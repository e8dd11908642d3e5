"""JSON as people write it, and damaged in many ways."""

import json

from growth_family import family
from growth_parts import collected, patient


def _patient(inside: str) -> str:
    return '{"resourceType":"Patient",' + inside + "}"


def _names(names: list[str]) -> str:
    return _patient('"name":[' + ",".join(names) + "]")


def _bundle(n: int, indent: int | str | None = None) -> str:
    return json.dumps(collected(patient(i) for i in range(n)), indent=indent)


@family()
def json_repeated_members(n: int) -> str:
    return _patient(",".join(f'"id":"a{i}"' for i in range(n)))


@family()
def json_without_commas(n: int) -> str:
    return _patient('"name":[' + "{} " * n + "]")


@family()
def json_damaged_end(n: int) -> str:
    return _bundle(n).removesuffix("}}]}") + ",}}]}"


@family()
def json_indented(n: int) -> str:
    return _bundle(n, 1)


@family()
def json_blanks(n: int) -> str:
    return _patient('"name"' + " " * 9000 + ": [" + " " * n + "{}]")


@family()
def json_uneven(n: int) -> str:
    lines = [" " * (i % 7) + f'"name{i}":\t[ ],' for i in range(n)]
    return '{\n  "resourceType": "Patient",\n' + "\n".join(lines) + '"id":"a"}'


@family()
def json_deep(n: int) -> str:
    return _names(['{"x":' + "[" * 150 + "]" * 150 + "}"] * n)
