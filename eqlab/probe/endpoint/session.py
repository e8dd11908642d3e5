"""session.lifecycle: a session begins anew at sign-in, and ends on the server at sign-out."""

import secrets
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.exchange import Headers, Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, choice, make_probe, text
from eqlab.probe.endpoint.cookies import Cookie, judge_cookie, read_cookies
from eqlab.probe.endpoint.issues import access as issues
from eqlab.probe.endpoint.signin import LOGIN, SignIn
from eqlab.probe.parameters import secret_of, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "session.lifecycle"
_OK = range(200, 300)
_LEAST_ID = 16
"""Characters that 64 bits take at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visitor:
    """A user of the application, and his way through it."""

    values: Values
    sign_in: SignIn
    password: str
    reach: Reach
    context: ssl.SSLContext

    @property
    def name(self) -> str:
        return str(self.values["cookie"])

    def get(self, address: str, session: str = "", method: str = "GET") -> Response:
        headers: Headers = (("cookie", f"{self.name}={session}"),) if session else ()
        return self.reach.call(Ask(url=address, method=method, headers=headers), self.context)

    def enter(self, session: str = "") -> tuple[Response, Cookie | None]:
        cookies = f"{self.name}={session}" if session else ""
        account = self.values["account"]
        response = self.sign_in.attempt(self.reach, self.context, account, self.password, cookies)
        return response, self.session(response)

    def session(self, response: Response) -> Cookie | None:
        return next((one for one in reversed(read_cookies(response)) if one.name == self.name), None)

    def tell(self, issue: Issue, target: str, **facts: str) -> Finding:
        return tell(issue, NAME, target, {"target": target, **facts})


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    visitor = _Visitor(
        values=values,
        sign_in=SignIn.of(values["login"]),
        password=secret_of(surroundings, NAME, values["password"]),
        reach=Reach.of(surroundings),
        context=trusting_context(values["trust"], surroundings),
    )
    told: list[Finding] = []
    try:
        for one in _walk(visitor):
            told.append(one)  # noqa: PERF402 - what was seen before the target broke off is kept
    except Unreached as error:
        told.append(not_looked(NAME, visitor.sign_in.url, error.problem))
    raw = {"target": visitor.sign_in.url, "cookie": visitor.name, "findings": [one.issue.code for one in told]}
    return seen_by(NAME, told, raw, cookie=visitor.name)


def _walk(visitor: _Visitor) -> Iterator[Finding]:
    values, target = visitor.values, visitor.sign_in.url
    before = visitor.session(visitor.get(values["start"])) if values["start"] else None
    response, cookie = visitor.enter(before.value if before else "")
    if not visitor.sign_in.succeeded(response):
        yield visitor.tell(issues.SIGN_IN_FAILED, target, status=str(response.status))
        return
    if before is not None and (cookie is None or cookie.value == before.value):
        yield visitor.tell(issues.SAME_SESSION, target)
        cookie = cookie or before
    if cookie is None:
        yield visitor.tell(issues.NO_SESSION, target, cookie=visitor.name)
        return
    yield from judge_cookie(NAME, target, cookie, session=(visitor.name,))
    if len(cookie.value) < _LEAST_ID:
        yield visitor.tell(issues.SHORT_SESSION_ID, target, count=str(len(cookie.value)))
    yield from _judge_planted(visitor)
    yield from _judge_end(visitor, cookie.value)


def _judge_planted(visitor: _Visitor) -> Iterator[Finding]:
    """Sign in with a session id that the lab made up: it must not become good."""
    planted = secrets.token_hex(24)
    response, _ = visitor.enter(planted)
    if not visitor.sign_in.succeeded(response):
        return
    if visitor.get(visitor.values["protected"], planted).status in _OK:
        stranger = visitor.get(visitor.values["protected"], secrets.token_hex(24))
        if stranger.status not in _OK:
            yield visitor.tell(issues.PLANTED_SESSION, visitor.sign_in.url)


def _judge_end(visitor: _Visitor, session: str) -> Iterator[Finding]:
    protected, values = visitor.values["protected"], visitor.values
    inside = visitor.get(protected, session)
    if inside.status not in _OK:
        yield visitor.tell(issues.SESSION_UNUSABLE, protected, status=str(inside.status))
        return
    if visitor.get(protected).status in _OK:
        yield visitor.tell(issues.OPEN_RESOURCE, protected)
        return
    visitor.get(values["logout"], session, values["logout_method"])
    if visitor.get(protected, session).status in _OK:
        yield visitor.tell(issues.SURVIVES_LOGOUT, protected)


SESSION: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Life of a session", "fr": "Cycle de vie d'une session", "de": "Lebenszyklus einer Sitzung"},
    does={
        "en": "Checks that the session changes at sign-in, is kept in a protected cookie, and ends on the server at "
        "sign-out.",
        "fr": "Vérifie que la session change à la connexion, est conservée dans un cookie protégé et se termine côté "
        "serveur à la déconnexion.",
        "de": "Prüft, dass die Sitzung bei der Anmeldung wechselt, in einem geschützten Cookie liegt und beim Abmelden "
        "auf dem Server endet.",
    },
    parameters={
        "login": LOGIN,
        "account": text("Account of the laboratory.", required=True),
        "password": text("Name of the secret with its password.", required=True),
        "cookie": text("Name of the cookie that carries the session.", required=True),
        "start": url("Address that gives out a session before sign-in."),
        "protected": url("Address that only a session opens.", required=True),
        "logout": url("Address that ends the session.", required=True),
        "logout_method": choice("How it is called.", ("GET", "POST"), default="POST"),
        "trust": TRUST,
    },
    look=_look,
)
