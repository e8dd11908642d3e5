"""auth.*, session.lifecycle and authz.matrix against applications on loopback, sound and with one fault each."""

import secrets as chance
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from probe_lab import codes, free_port, lab, look, reply, secrets, serving

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.exchange import Request, Response
from eqlab.core.probe import Sighting
from eqlab.probe.endpoint.authz_matrix import AUTHZ_MATRIX
from eqlab.probe.endpoint.bruteforce import BRUTEFORCE
from eqlab.probe.endpoint.default_creds import DEFAULT_CREDS
from eqlab.probe.endpoint.session import SESSION

PASSWORD = "correct horse battery"
LAB = lab(secret=secrets(tester=PASSWORD, doctor="d", clerk="c"))


@dataclass(kw_only=True)
class Portal:
    """An application with accounts and sessions; `fault` names its one defect."""

    fault: str = ""
    accounts: dict[str, str] = field(default_factory=lambda: {"tester": PASSWORD})
    sessions: dict[str, bool] = field(default_factory=dict)
    failures: int = 0

    def answer(self, request: Request) -> Response:
        session = (request.header("cookie") or "").partition("=")[2]
        match request.path:
            case "/":
                return self.give(False)
            case "/login":
                return self.login(request, session)
            case "/record":
                inside = self.sessions.get(session) or self.fault == "open"
                return reply(200 if inside else 401, "")
            case "/logout":
                if self.fault != "logout":
                    self.sessions.pop(session, None)
                return reply(204)
        return reply(404)

    def give(self, inside: bool, session: str = "") -> Response:
        new = session or (chance.token_hex(4) if self.fault == "short" else chance.token_hex(24))
        self.sessions[new] = inside
        guard = "" if self.fault == "cookie" else "; Secure; HttpOnly; SameSite=Lax"
        return reply(200, "welcome" if inside else "", set_cookie=f"__Host-sid={new}; Path=/{guard}")

    def login(self, request: Request, session: str) -> Response:
        if self.fault == "lock" and self.failures >= 5:
            return reply(401, "no")
        if self.fault == "wait" and self.failures >= 5:
            return reply(429, "slow down", retry_after="30")
        said = {
            name: values[0] for name, values in parse_qs(request.body.data.decode(), keep_blank_values=True).items()
        }
        account = said.get("username", "")
        if self.fault != "anybody" and self.accounts.get(account) != said.get("password"):
            self.failures += 1
            return reply(401, "no")
        if session and (self.fault == "planted" or (self.fault == "fixed" and session in self.sessions)):
            self.sessions[session] = True
            return reply(200, "welcome") if self.fault == "fixed" else self.give(True)
        return self.give(True)


@contextmanager
def portal(fault: str = "", **accounts: str) -> Iterator[str]:
    app = Portal(fault=fault)
    app.accounts.update(accounts)
    with serving(app.answer) as url:
        yield url


def guessing(fault: str) -> Sighting:
    with portal(fault) as url:
        return look(BRUTEFORCE, LAB, login={"url": f"{url}/login"}, account="tester", password="tester", attempts=8)


@pytest.mark.parametrize("fault", ["wait", "lock"])
def test_an_application_that_holds_up_guessing_passes(fault: str) -> None:
    assert ("passed", []) == ((seen := guessing(fault)).outcome, codes(seen))


def test_an_application_that_lets_guess_on_fails() -> None:
    sighting = guessing("")

    assert ("failed", ["EQ-PROBE-175"], "8") == (sighting.outcome, codes(sighting), sighting.seen["attempts"])
    assert PASSWORD.encode() not in sighting.raw


def test_guessing_proves_nothing_when_everybody_gets_in() -> None:
    assert ("error", ["EQ-PROBE-177"]) == ((seen := guessing("anybody")).outcome, codes(seen))


def test_guessing_proves_nothing_when_the_right_password_does_not_work() -> None:
    with portal(tester="another") as url:
        sighting = look(BRUTEFORCE, LAB, login={"url": f"{url}/login"}, account="tester", password="tester")

    assert ("error", ["EQ-PROBE-176"]) == (sighting.outcome, codes(sighting))


def test_an_application_without_default_accounts_passes() -> None:
    with portal() as url:
        sighting = look(DEFAULT_CREDS, login={"url": f"{url}/login"})

    assert ("passed", []) == (sighting.outcome, codes(sighting))


def test_default_accounts_fail() -> None:
    with portal(admin="admin", sa="", nurse="nurse2020") as url:
        sighting = look(DEFAULT_CREDS, login={"url": f"{url}/login"}, accounts={"nurse": "nurse2020"})

    assert ["EQ-PROBE-178"] * 3 == codes(sighting)
    assert b"nurse2020" not in sighting.raw


def test_an_application_that_lets_anybody_in_proves_nothing_of_default_accounts() -> None:
    with portal("anybody") as url:
        assert ["EQ-PROBE-177"] == codes(look(DEFAULT_CREDS, login={"url": f"{url}/login"}))


def living(fault: str) -> Sighting:
    with portal(fault) as url:
        return look(
            SESSION,
            LAB,
            login={"url": f"{url}/login", "success": {"status": [200], "contains": "welcome"}},
            account="tester",
            password="tester",
            cookie="__Host-sid",
            start=f"{url}/",
            protected=f"{url}/record",
            logout=f"{url}/logout",
        )


def test_a_sound_session_passes() -> None:
    assert ("passed", []) == ((seen := living("")).outcome, codes(seen))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("fixed", {"EQ-PROBE-179"}),
        ("planted", {"EQ-PROBE-180"}),
        ("logout", {"EQ-PROBE-181"}),
        ("open", {"EQ-PROBE-182"}),
        ("short", {"EQ-PROBE-188"}),
        ("cookie", {"EQ-PROBE-136", "EQ-PROBE-137", "EQ-PROBE-138", "EQ-PROBE-139"}),
    ],
)
def test_each_fault_of_a_session_is_seen(fault: str, expected: set[str]) -> None:
    sighting = living(fault)

    assert ("failed", expected) == (sighting.outcome, expected & set(codes(sighting)))


def clinic(request: Request, *, leaky: bool = False, shut: bool = False) -> Response:
    """An interface where doctors read records and clerks do not."""
    token = (request.header("authorization") or "").removeprefix("Bearer ")
    if shut or (token != "d" and not (leaky and token == "c")):
        return reply(403 if token else 401)
    return reply(200, "{}")


def matrix(url: str) -> dict[str, Any]:
    return {
        "roles": {"doctor": {"token": "doctor"}, "clerk": {"token": "clerk"}},
        "resources": [{"url": f"{url}/record", "allow": ["doctor"], "deny": ["clerk", "nobody"]}],
    }


def test_an_interface_that_keeps_its_matrix_passes() -> None:
    with serving(clinic) as url:
        sighting = look(AUTHZ_MATRIX, LAB, **matrix(url))

    assert ("passed", [], "3") == (sighting.outcome, codes(sighting), sighting.seen["cells"])


def test_a_forbidden_cell_that_opens_fails() -> None:
    with serving(lambda request: clinic(request, leaky=True)) as url:
        assert ["EQ-PROBE-185"] == codes(look(AUTHZ_MATRIX, LAB, **matrix(url)))


def test_an_interface_that_refuses_all_proves_nothing() -> None:
    with serving(lambda request: clinic(request, shut=True)) as url:
        assert ("error", ["EQ-PROBE-186"]) == ((seen := look(AUTHZ_MATRIX, LAB, **matrix(url))).outcome, codes(seen))


def test_an_interface_that_breaks_proves_nothing() -> None:
    with serving(lambda _request: reply(500)) as url:
        assert {"EQ-PROBE-186", "EQ-PROBE-187"} == set(codes(look(AUTHZ_MATRIX, LAB, **matrix(url))))


def test_a_matrix_is_read_strictly() -> None:
    with pytest.raises(AuthorError) as unknown:
        look(AUTHZ_MATRIX, LAB, roles={"doctor": {}}, resources=[{"url": "http://localhost/", "allow": ["docter"]}])
    with pytest.raises(AuthorErrors):
        look(AUTHZ_MATRIX, LAB, roles={"doctor": {"pasword": "x"}}, resources=[])

    assert "doctor" == unknown.value.nearest


def test_applications_that_are_not_there_are_undecided() -> None:
    url = f"http://localhost:{free_port()}"

    assert "error" == look(BRUTEFORCE, LAB, login={"url": url}, account="tester", password="tester").outcome
    assert "error" == look(DEFAULT_CREDS, LAB, login={"url": url}).outcome
    assert "error" == look(AUTHZ_MATRIX, LAB, **matrix(url)).outcome
