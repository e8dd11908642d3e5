"""Valid calls with named places for values: what probes vary and send again."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from eqlab.core import text as core_text
from eqlab.core.exchange import Headers, Response
from eqlab.core.location import Position
from eqlab.core.probe import Surroundings
from eqlab.core.values import Json
from eqlab.probe.author import Find, Parameter, Values, choice, refuse, text, words
from eqlab.probe.parameters import filled, numbers, seconds, secret_of
from eqlab.probe.reach import Ask, Reach, Unreached, trusting_context
from eqlab.wire.problem import CallProblem

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_LONGEST = 4000


def _is_address(value: Json) -> bool:
    """Tell whether a text is an absolute URL whose places for values come after the host."""
    if not isinstance(value, str) or len(value) > _LONGEST or not all("!" <= letter <= "~" for letter in value):
        return False
    scheme, _, rest = value.partition("://")
    host = rest.partition("/")[0].partition("?")[0]
    return scheme in ("http", "https") and bool(host) and not set("{}@#\\") & set(host)


CALL: Mapping[str, Parameter] = {
    "url": Parameter(
        says="Address to call; `{name}` in its path or query stands for a value.",
        expected=core_text.words("an absolute URL of http or https with no value before its path"),
        fits=_is_address,
        schema={"type": "string", "minLength": 1},
        required=True,
    ),
    "method": choice("Method of the call.", METHODS, default="GET"),
    "body": text("Body of the call; `{name}` in it stands for a value."),
    "type": text("Type of the body.", default="application/json"),
    "values": words("Values that the call is good with, by name."),
    "headers": words("Further headers."),
    "status": numbers("Status codes of a good answer.", default=(200, 201, 204)),
}
RATE: Parameter = seconds("Calls a second at most.", 20.0, 200.0)

Escape: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that an ordinary peer makes."""

    url: str
    method: str = "GET"
    body: str = ""
    type: str = "application/json"
    values: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    status: tuple[int, ...] = (200, 201, 204)

    @classmethod
    def of(cls, row: Values) -> "Call":
        """Read a row of the table `CALL`."""
        said = filled(row, CALL)
        return cls(**{**said, "status": tuple(said["status"])})

    @property
    def name(self) -> str:
        """What reports call it by."""
        return f"{self.method} {self.url}"[:200]

    def having(self, name: str, value: str) -> "Call":
        """Return the call with another value at one place."""
        return replace(self, values={**self.values, name: value})

    def ask(self, headers: Headers = (), deadline: float = 10.0) -> Ask:
        """Return the request, its values in the writing of the place where they stand."""
        data = _filled(self.body, self.values, _writing(self.type)).encode("utf-8", "surrogatepass")
        kind: Headers = (("content-type", self.type),) if self.body else ()
        return Ask(
            url=_filled(self.url, self.values, _in_url),
            method=self.method,
            headers=(*headers, *kind, *((name.lower(), value) for name, value in self.headers.items())),
            body=data if self.body else None,
            deadline=deadline,
        )


def _filled(template: str, values: Mapping[str, str], written: Escape) -> str:
    """Put values into their places in one pass: what a value holds is no place."""
    pieces, rest = [], template
    while rest:
        found = [(rest.find("{" + name + "}"), name) for name in values]
        first = min((one for one in found if one[0] >= 0), default=None)
        if first is None:
            break
        pieces += [rest[: first[0]], written(values[first[1]])]
        rest = rest[first[0] + len(first[1]) + 2 :]
    return "".join([*pieces, rest])


def _in_url(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def _in_form(value: str) -> str:
    return quote_plus(value.encode("utf-8", "surrogatepass"))


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _in_xml(value: str) -> str:
    return escape(value, {'"': "&quot;", "'": "&apos;"})


def _writing(kind: str) -> Escape:
    name = kind.partition(";")[0].strip().lower()
    if name.endswith("json"):
        return _in_json
    if name.endswith("xml"):
        return _in_xml
    return _in_form if name == "application/x-www-form-urlencoded" else str


def check_calls(probe: str, key: str, calls: Json, at: Position, find: Find) -> None:
    """Refuse values that stand nowhere in their call. Raises AuthorError."""
    for index, row in enumerate(calls):
        for name in row.get("values") or ():
            if "{" + name + "}" not in row["url"] + (row.get("body") or ""):
                place = find((key, index)) or at
                raise refuse(probe, key, place, lambda _steps: None, f"{{{name}}} in the url or the body of the call")


@dataclass(slots=True, kw_only=True)
class Line:
    """The way to a target, at a bounded rate, with the probe's token."""

    reach: Reach
    context: ssl.SSLContext
    headers: Headers
    pause: float
    patience: float
    sent: int = 0
    _next: float = 0.0

    @classmethod
    def of(cls, probe: str, values: Values, surroundings: Surroundings, patience: float = 10.0) -> "Line":
        """Read the parameters `token`, `trust` and `rate`. Raises ConfigurationError when one cannot be used."""
        secret = secret_of(surroundings, probe, values["token"]) if values["token"] else ""
        return cls(
            reach=Reach.of(surroundings),
            context=trusting_context(values["trust"], surroundings),
            headers=(("authorization", f"Bearer {secret}"),) if secret else (),
            pause=1.0 / values["rate"],
            patience=patience,
        )

    @property
    def over(self) -> bool:
        """True when the probe's time is up."""
        return self.reach.until.left <= 0

    def send(self, ask: Ask) -> Response:
        """Make a call when its turn has come. Raises Unreached."""
        wait = min(self._next - time.monotonic(), self.reach.until.left)
        if wait > 0:
            threading.Event().wait(wait)
        self._next = time.monotonic() + self.pause
        self.sent += 1
        return self.reach.call(ask, self.context)

    def call(self, call: Call) -> Response:
        """Make a call with the token of the probe. Raises Unreached."""
        return self.send(call.ask(self.headers, self.patience))

    def problem(self, call: Call) -> CallProblem | None:
        """Make a call and return why it got no answer; None when it got one."""
        try:
            self.call(call)
        except Unreached as error:
            return error.problem
        return None
