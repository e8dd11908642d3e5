"""error.leak: errors that are provoked tell nothing of the software's inside, nor of patients."""

from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.exchange import Headers, Response
from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.author import Values, make_probe, text, texts
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.endpoint.leaks import find_leak
from eqlab.probe.parameters import secret_of, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "error.leak"
_BROKEN = range(500, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provocation:
    """A call that ought to be refused."""

    says: Words
    method: str = "GET"
    suffix: str = ""
    headers: Headers = ()
    body: bytes | None = None


_JSON = (("content-type", "application/json"),)
_XML = (("content-type", "application/xml"),)
PROVOCATIONS = (
    Provocation(says=words("an unknown address"), suffix="/eqlab-unknown-4711"),
    Provocation(says=words("a quotation mark in the address"), suffix="/%27%22%3B--"),
    Provocation(says=words("a zero byte in the address"), suffix="/%00"),
    Provocation(says=words("broken percent signs"), suffix="/%E0%80%zz"),
    Provocation(says=words("a quotation mark in a parameter"), suffix="?id=%27%20OR%201%3D1--&_count=%27"),
    Provocation(says=words("a number that is none"), suffix="?_count=-99999999999999999999&page=abc"),
    Provocation(says=words("a very long parameter"), suffix=f"?q={'A' * 6000}"),
    Provocation(says=words("an unknown method"), method="EQLAB"),
    Provocation(says=words("an unacceptable type"), headers=(("accept", "application/x-eqlab"),)),
    Provocation(says=words("broken JSON"), method="POST", headers=_JSON, body=b'{"resourceType": "Pat'),
    Provocation(says=words("JSON of another kind"), method="POST", headers=_JSON, body=b'[null, {"id": {"x": []}}]'),
    Provocation(says=words("broken XML"), method="POST", headers=_XML, body=b"<a><b></a>"),
    Provocation(says=words("a type that is no type"), method="POST", headers=(("content-type", "////"),), body=b"x"),
)


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    reach, context = Reach.of(surroundings), trusting_context(values["trust"], surroundings)
    secret = secret_of(surroundings, NAME, values["token"]) if values["token"] else ""
    headers: Headers = (("authorization", f"Bearer {secret}"),) if secret else ()
    told: list[Finding] = []
    statuses: dict[str, int] = {}
    for one in PROVOCATIONS:
        target = _joined(values["url"], one.suffix)
        ask = Ask(url=target, method=one.method, headers=(*headers, *one.headers), body=one.body)
        try:
            response = reach.call(ask, context)
        except Unreached as error:
            told.append(not_looked(NAME, values["url"], error.problem))
            continue
        statuses[str(one.says)] = response.status
        told += _judge(values, one, response)
    return seen_by(NAME, told, {"target": values["url"], "statuses": statuses}, provoked=str(len(statuses)))


def _joined(base: str, suffix: str) -> str:
    return f"{base.rstrip('/')}{suffix}" if suffix.startswith("/") else f"{base}{suffix}"


def _judge(values: Values, provocation: Provocation, response: Response) -> Iterator[Finding]:
    target = values["url"]
    facts = {"target": target, "provoked": provocation.says}
    if response.status in _BROKEN:
        yield tell(issues.SERVER_ERROR, NAME, target, {**facts, "status": str(response.status)}, "status")
    said = response.body.data.decode("utf-8", "replace")
    said = f"{said}\n" + "\n".join(value for _, value in response.headers)
    leaked = find_leak(said)
    if leaked is not None:
        yield tell(issues.STACK_TRACE, NAME, target, {**facts, "kind": leaked[0], "shown": leaked[1]}, "body")
    if any(token in said for token in values["tokens"]):
        yield tell(issues.PATIENT_LEAK, NAME, target, facts, "body")


ERROR_LEAK: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Talkative errors", "fr": "Erreurs trop bavardes", "de": "Geschwätzige Fehlermeldungen"},
    does={
        "en": "Provokes errors and checks that they show no stack, path, query or patient data.",
        "fr": "Provoque des erreurs et vérifie qu'elles ne montrent ni pile d'appels, ni chemin, ni requête, ni donnée "
        "patient.",
        "de": "Löst Fehler aus und prüft, dass sie weder Aufrufliste noch Pfad, Abfrage oder Patientendaten zeigen.",
    },
    parameters={
        "url": url("Address below which errors are provoked, without a query.", required=True),
        "tokens": texts("Texts that belong to patients of the laboratory and may not turn up."),
        "token": text("Name of the secret with a bearer token."),
        "trust": TRUST,
    },
    look=_look,
)
