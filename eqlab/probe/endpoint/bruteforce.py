"""auth.bruteforce: repeated failures to sign in are slowed down, locked or refused."""

import secrets
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe, text, whole
from eqlab.probe.endpoint.issues import access as issues
from eqlab.probe.endpoint.signin import LOGIN, SignIn
from eqlab.probe.parameters import secret_of
from eqlab.probe.reach import TRUST, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "auth.bruteforce"
_THROTTLED = (423, 429, 503)
_SLOWER, _SLOW_SECONDS = 4.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """One answer to a wrong password."""

    status: int
    seconds: float
    waits: bool
    """True when the answer says how long to wait."""
    size: int


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    sign_in, account = SignIn.of(values["login"]), values["account"]
    password = secret_of(surroundings, NAME, values["password"])
    reach, context = Reach.of(surroundings), trusting_context(values["trust"], surroundings)
    tries: list[_Try] = []
    told: list[Finding] = []
    locked = False
    try:
        first = sign_in.attempt(reach, context, account, password)
        if not sign_in.succeeded(first):
            return _control(sign_in, first)
        for one in _attempts(sign_in, reach, context, account, values["attempts"]):
            tries.append(one)
            if _is_throttled(tries):
                break
        else:
            locked = not sign_in.succeeded(sign_in.attempt(reach, context, account, password))
            if not locked:
                facts = {"target": sign_in.url, "count": str(len(tries))}
                told.append(tell(issues.NO_THROTTLING, NAME, sign_in.url, facts))
    except _AcceptedError as error:
        facts = {"target": sign_in.url, "status": str(error.status)}
        told.append(tell(issues.SUCCESS_UNCLEAR, NAME, sign_in.url, facts))
    except Unreached as error:
        told.append(not_looked(NAME, sign_in.url, error.problem))
    raw = {"target": sign_in.url, "answers": [[one.status, round(one.seconds, 3), one.waits] for one in tries]}
    return seen_by(NAME, told, {**raw, "locked": locked}, attempts=str(len(tries)))


def _control(sign_in: SignIn, response: Response) -> Sighting:
    facts = {"target": sign_in.url, "status": str(response.status)}
    return seen_by(NAME, [tell(issues.SIGN_IN_FAILED, NAME, sign_in.url, facts)], facts)


class _AcceptedError(Exception):
    """A wrong password looks like a right one."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _attempts(sign_in: SignIn, reach: Reach, context: ssl.SSLContext, account: str, count: int) -> Iterator[_Try]:
    for _ in range(count):
        began = time.monotonic()
        response = sign_in.attempt(reach, context, account, f"wrong-{secrets.token_hex(8)}")
        if sign_in.succeeded(response):
            raise _AcceptedError(response.status)
        yield _Try(
            status=response.status,
            seconds=time.monotonic() - began,
            waits=response.header("retry-after") is not None,
            size=response.body.size,
        )


def _is_throttled(tries: list[_Try]) -> bool:
    """Tell whether the last answer differs from the first as that of somebody who is held up."""
    first, last = tries[0], tries[-1]
    slower = last.seconds > _SLOW_SECONDS and last.seconds > _SLOWER * max(first.seconds, 0.05)
    return last.waits or last.status in _THROTTLED or slower


BRUTEFORCE: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={
        "en": "Repeated sign-in attempts",
        "fr": "Tentatives de connexion répétées",
        "de": "Wiederholte Anmeldeversuche",
    },
    does={
        "en": "Checks on a laboratory account that repeated failures are slowed down or locked.",
        "fr": "Vérifie sur un compte du laboratoire que les échecs répétés sont ralentis ou bloqués.",
        "de": "Prüft mit einem Konto des Labors, dass wiederholte Fehlversuche gebremst oder gesperrt werden.",
    },
    parameters={
        "login": LOGIN,
        "account": text("Account of the laboratory.", required=True),
        "password": text("Name of the secret with its password.", required=True),
        "attempts": whole("Wrong passwords that are tried at most.", 3, 100, default=12),
        "trust": TRUST,
    },
    look=_look,
)
