"""authz.matrix: every role gets what it may, and nothing else."""

import ssl
from collections.abc import Iterator

from eqlab.core.errors import nearest
from eqlab.core.exchange import Headers
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Find, Values, choice, make_probe, refuse, text, texts
from eqlab.probe.endpoint.issues import access as issues
from eqlab.probe.parameters import filled, named, rows, secret_of, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "authz.matrix"
NOBODY = "nobody"
"""The role of a caller without credentials."""
_OK = range(200, 300)
_REFUSED = (401, 403, 404)
_SENT = (301, 302, 303, 307)
_ROLE = {
    "token": text("Name of the secret with the role's bearer token."),
    "cookie": text("Name of the secret with the role's cookies, as `name=value`."),
}
_RESOURCE = {
    "url": url("Address of the resource.", required=True),
    "method": choice("Method.", ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"), default="GET"),
    "body": text("Body of the call."),
    "type": text("Type of the body.", default="application/json"),
    "allow": texts("Roles that get it."),
    "deny": texts("Roles that must not get it."),
}


def _ready(values: Values, at: Position, find: Find) -> None:
    known = (*values["roles"], NOBODY)
    for index, row in enumerate(values["resources"]):
        place = find(("resources", index)) or at
        for role in (*row.get("allow", ()), *row.get("deny", ())):
            if role not in known:
                expected = f"roles of {', '.join(known)}"
                raise refuse(NAME, f"resources.{index}", place, lambda _steps: None, expected, nearest(role, known))
        if not row.get("deny"):
            raise refuse(NAME, f"resources.{index}.deny", place, lambda _steps: None, "roles that must not get it")
        if not row.get("allow"):
            raise refuse(NAME, f"resources.{index}.allow", place, lambda _steps: None, "roles that get it, as control")


def _headers(role: str, values: Values, surroundings: Surroundings) -> Headers:
    if role == NOBODY:
        return ()
    said = filled(values["roles"][role], _ROLE)
    headers: Headers = ()
    if said["token"]:
        headers = (("authorization", f"Bearer {secret_of(surroundings, NAME, said['token'])}"),)
    if said["cookie"]:
        headers = (*headers, ("cookie", secret_of(surroundings, NAME, said["cookie"])))
    return headers


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    reach, context = Reach.of(surroundings), trusting_context(values["trust"], surroundings)
    identities = {role: _headers(role, values, surroundings) for role in (*values["roles"], NOBODY)}
    told: list[Finding] = []
    table: dict[str, dict[str, int]] = {}
    for row in values["resources"]:
        resource = filled(row, _RESOURCE)
        name = f"{resource['method']} {resource['url']}"
        table[name] = {}
        try:
            for one in _judge(resource, name, identities, reach, context, table[name]):
                told.append(one)  # noqa: PERF402 - what was seen before the target broke off is kept
        except Unreached as error:
            told.append(not_looked(NAME, name, error.problem))
    cells = sum(map(len, table.values()))
    return seen_by(NAME, told, table, cells=str(cells), resources=str(len(table)))


def _judge(
    resource: Values,
    name: str,
    identities: dict[str, Headers],
    reach: Reach,
    context: ssl.SSLContext,
    statuses: dict[str, int],
) -> Iterator[Finding]:
    """Try the forbidden cells of a resource, then the allowed ones: those may change it."""
    for role in (*resource["deny"], *resource["allow"]):
        status = _status(resource, identities[role], reach, context)
        statuses[role] = status
        issue = _issue(status, forbidden=role in resource["deny"])
        if issue is not None:
            facts = {"role": role, "resource": name[:200], "status": str(status)}
            yield tell(issue, NAME, name, facts, role)


def _issue(status: int, *, forbidden: bool) -> Issue | None:
    if not forbidden:
        return None if status in _OK else issues.KEPT_OUT
    if status in _OK:
        return issues.LET_IN
    return None if status in (*_REFUSED, *_SENT) else issues.CELL_ERROR


def _status(resource: Values, headers: Headers, reach: Reach, context: ssl.SSLContext) -> int:
    body = resource["body"].encode() if resource["body"] else None
    kind: Headers = (("content-type", resource["type"]),) if body is not None else ()
    ask = Ask(url=resource["url"], method=resource["method"], headers=(*headers, *kind), body=body)
    return reach.call(ask, context).status


AUTHZ_MATRIX: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={
        "en": "Matrix of access rights",
        "fr": "Matrice des droits d'accès",
        "de": "Matrix der Zugriffsrechte",
    },
    does={
        "en": "Tries roles and resources against each other; every forbidden access must be refused, and every allowed "
        "one must work, as proof.",
        "fr": "Croise rôles et ressources ; chaque accès interdit doit être refusé et chaque accès autorisé doit "
        "fonctionner, comme preuve.",
        "de": "Probiert Rollen und Ressourcen gegeneinander durch; jeder verbotene Zugriff muss abgelehnt werden, "
        "jeder erlaubte als Gegenprobe gelingen.",
    },
    parameters={
        "roles": named(
            f"Roles and their credentials; `{NOBODY}` has none and need not be named.", _ROLE, required=True
        ),
        "resources": rows("Resources, and who gets them.", _RESOURCE, required=True),
        "trust": TRUST,
    },
    look=_look,
    ready=_ready,
)
