"""What a running case remembers: captured exchanges, variables, and how references point into them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.check import Document, Subject
from eqlab.core.exchange import Body, Direction, Exchange, Headers, first_header
from eqlab.core.location import SubjectPath
from eqlab.core.values import Json
from eqlab.observe.view import exchange_view
from eqlab.plan.filling import fill_fields


@dataclass(slots=True)
class Memory:
    """Grows step by step; one for each run of a case."""

    variables: dict[str, Json] = field(default_factory=dict)
    """All that FHIRPath sees as `%name`, captured exchanges included."""
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    subjects: dict[str, Subject | None] = field(default_factory=dict)
    """What references were found to point to, until something new is remembered."""

    def capture(self, step: str, exchange: Exchange) -> None:
        """Remember an exchange under the id of the step that captured it."""
        self.exchanges[step] = exchange
        self.set(step, exchange_view(exchange))

    def set(self, name: str, value: Json) -> None:
        """Remember a value under a name."""
        self.variables[name] = value
        self.subjects.clear()

    def subject(self, reference: str) -> Subject | None:
        """Follow a reference such as `sent.request.body`; None when its step captured nothing."""
        if reference not in self.subjects:
            self.subjects[reference] = self._find(reference)
        return self.subjects[reference]

    def _find(self, reference: str) -> Subject | None:
        name, _, part = reference.partition(".")
        exchange = self.exchanges.get(name)
        if exchange is None:
            return self._variable(name, part)
        if exchange.direction is Direction.OUTBOUND and part.split(".")[0] == "body":
            part = f"response.{part}"
        return Subject(
            value=_dig(self.variables[name], part),
            document=_document(exchange, part),
            place=SubjectPath(exchange=exchange.id, part=part),
        )

    def _variable(self, name: str, part: str) -> Subject | None:
        if name not in self.variables:
            return None
        return Subject(value=_dig(self.variables[name], part), place=SubjectPath(part=f"%{name}", path=part))


def _dig(value: Json, part: str) -> Json:
    for key in filter(None, part.split(".")):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _document(exchange: Exchange, part: str) -> Document | None:
    if part == "request.body":
        return _as_document(exchange.request.body, exchange.request.headers)
    if part == "response.body" and exchange.response is not None:
        return _as_document(exchange.response.body, exchange.response.headers)
    return None


def _as_document(body: Body, headers: Headers) -> Document:
    return Document(body=body, media_type=first_header(headers, "content-type") or "")


def filled(value: Json, variables: Mapping[str, Json]) -> Json:
    """Fill the `{variable}` fields of every string in a JSON value."""
    if isinstance(value, str):
        return fill_fields(value, variables)
    if isinstance(value, Mapping):
        return {key: filled(inner, variables) for key, inner in value.items()}
    return [filled(inner, variables) for inner in value] if isinstance(value, list) else value
