"""api.contract: answers hold what was declared and nothing else; a FHIR server does what it says it does."""

from collections.abc import Iterator
from urllib.parse import quote

from eqlab.core.check import Context, Document, Subject
from eqlab.core.errors import AuthorError
from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.author import Find, Values, anything, choice, make_probe, texts, whole
from eqlab.probe.author import text as a_text
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.parameters import filled, numbers, rows, secret_of, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "api.contract"
_OK = range(200, 300)
_REFUSED = range(400, 500)
_CALL = {
    "url": url("Address to call.", required=True),
    "method": choice("Method: only those that change nothing.", ("GET", "HEAD", "OPTIONS"), default="GET"),
    "schema": anything("JSON Schema of the answer, draft 2020-12, without references to elsewhere."),
    "status": numbers("Status codes that are declared.", default=(200,)),
}


def _ready(values: Values, at: Position, find: Find) -> None:
    from eqlab.validate.checks.schema_rules import compile_schema  # noqa: PLC0415 - heavy

    for index, row in enumerate(values["calls"]):
        if row.get("schema") is not None:
            compile_schema(row["schema"], find(("calls", index, "schema")) or at)


class _Caller:
    """Calls with the token of the probe, if it has one."""

    def __init__(self, values: Values, surroundings: Surroundings) -> None:
        token = values["token"]
        secret = secret_of(surroundings, NAME, token) if token else ""
        self._headers = (("authorization", f"Bearer {secret}"),) if secret else ()
        self._reach = Reach.of(surroundings)
        self._context = trusting_context(values["trust"], surroundings)

    def call(self, address: str, method: str = "GET") -> Response:
        accept = ("accept", "application/fhir+json, application/json;q=0.9")
        return self._reach.call(Ask(url=address, method=method, headers=(accept, *self._headers)), self._context)


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    caller = _Caller(values, surroundings)
    told: list[Finding] = []
    seen: dict[str, int] = {}
    for row in values["calls"]:
        call = filled(row, _CALL)
        told += _guarded(call["url"], _judge_call(call, caller, seen))
    if values["base"]:
        told += _guarded(values["base"], _judge_server(values, caller, seen))
    if not values["calls"] and not values["base"]:
        told.append(not_looked(NAME, "an interface", "neither calls nor base names one"))
    return seen_by(NAME, told, {"answers": seen}, calls=str(len(seen)))


def _guarded(target: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except Unreached as error:
        yield not_looked(NAME, target, error.problem)


def _tell(issue: Issue, target: str, path: str = "", **facts: str) -> Finding:
    return tell(issue, NAME, target, {"target": target, **facts}, path)


def _json(response: Response) -> tuple[bool, Json]:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415

    reading = read_json(response.body.data)
    return reading.problem is None, reading.value


def _judge_call(call: Values, caller: _Caller, seen: dict[str, int]) -> Iterator[Finding]:
    target, schema = call["url"], call["schema"]
    response = caller.call(target, call["method"])
    seen[target] = response.status
    if response.status not in call["status"]:
        expected = ", ".join(map(str, call["status"]))
        yield _tell(issues.STATUS, target, "status", found=str(response.status), expected=expected)
        return
    if schema is None:
        return
    readable, value = _json(response)
    if not readable:
        yield _tell(issues.NOT_JSON, target, "body")
        return
    from eqlab.probe.endpoint.contract import MOST, undeclared  # noqa: PLC0415

    yield from _judge_schema(target, schema, response, value)
    for count, path in enumerate(undeclared(value, schema, schema)):
        if count >= MOST:
            return
        yield tell(issues.UNDECLARED, NAME, target, {"target": target, "path": path[:200]}, path)


def _judge_schema(target: str, schema: Json, response: Response, value: Json) -> Iterator[Finding]:
    from eqlab.validate.checks.schema import SCHEMA  # noqa: PLC0415
    from eqlab.validate.issues import SCHEMA_EXTRA  # noqa: PLC0415

    try:
        look = SCHEMA.compile(schema, Position(file=target), {})
    except AuthorError:  # refused when the plan was read
        return
    document = Document(body=response.body, media_type=response.header("content-type") or "")
    subject = Subject(value=value, document=document, place=SubjectPath(part=target))
    told = look(subject, Context(rule=RulePath(("probe", NAME))))
    yield from (one for one in told if one.issue is not SCHEMA_EXTRA)


def _judge_server(values: Values, caller: _Caller, seen: dict[str, int]) -> Iterator[Finding]:
    base = values["base"].rstrip("/")
    response = caller.call(f"{base}/metadata")
    seen["metadata"] = response.status
    _, statement = _json(response)
    if response.status not in _OK or not _is_statement(statement):
        yield _tell(issues.NO_CAPABILITY, base)
        return
    searchable = list(_searchable(statement))
    for kind in searchable[: values["most"]]:
        answer = caller.call(f"{base}/{quote(kind)}?_count=1")
        seen[kind] = answer.status
        if answer.status not in _OK:
            declared = words("searches for {kind}", kind=kind[:60])
            yield _tell(issues.NOT_OFFERED, base, kind, declared=declared, found=str(answer.status))
    for kind in values["undeclared"]:
        if kind in searchable:
            continue
        answer = caller.call(f"{base}/{quote(kind)}?_count=1")
        seen[kind] = answer.status
        if answer.status not in _REFUSED:
            found = words("searches for {kind}", kind=kind[:60])
            yield _tell(issues.NOT_DECLARED, base, kind, found=found, status=str(answer.status))


def _is_statement(value: Json) -> bool:
    return isinstance(value, dict) and value.get("resourceType") == "CapabilityStatement"


def _searchable(statement: Json) -> Iterator[str]:
    for rest in _objects(statement.get("rest")):
        for resource in _objects(rest.get("resource")):
            codes = [one.get("code") for one in _objects(resource.get("interaction"))]
            if "search-type" in codes and isinstance(resource.get("type"), str):
                yield resource["type"]


def _objects(value: Json) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


API_CONTRACT: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={
        "en": "Interface as declared",
        "fr": "Interface conforme à sa déclaration",
        "de": "Schnittstelle wie erklärt",
    },
    does={
        "en": "Checks that responses hold only declared fields and that the capability statement matches the "
        "behaviour.",
        "fr": "Vérifie que les réponses ne contiennent que les champs déclarés et que la déclaration de capacités "
        "correspond au comportement.",
        "de": "Prüft, dass Antworten nur erklärte Felder enthalten und die Fähigkeitserklärung dem Verhalten "
        "entspricht.",
    },
    parameters={
        "calls": rows("Calls and the contracts of their answers.", _CALL),
        "base": url("Base address of a FHIR server whose CapabilityStatement is compared with what it does."),
        "undeclared": texts("Resource types to ask for that the server should not know."),
        "most": whole("Resource types that are tried at most.", 1, 200, default=25),
        "token": a_text("Name of the secret with a bearer token."),
        "trust": TRUST,
    },
    look=_look,
    ready=_ready,
)
