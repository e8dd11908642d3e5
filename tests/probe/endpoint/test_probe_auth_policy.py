"""auth.policy against applications on loopback: one after NIST SP 800-63B-4, and one with each fault."""

import json
import secrets as chance
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import codes, files, free_port, lab, look, reply, secrets, serving

from eqlab.core.errors import AuthorError, ConfigurationError
from eqlab.core.exchange import Request, Response
from eqlab.core.probe import Sighting
from eqlab.probe.endpoint.auth_policy import AUTH_POLICY, BREACHED
from eqlab.probe.endpoint.password_document import judge_document

PASSWORD = "correct horse battery"
LAB = lab(secret=secrets(tester=PASSWORD))


@dataclass(kw_only=True)
class Portal:
    """An application with an account and a form to change its password; `fault` names its one defect."""

    fault: str = ""
    password: str = PASSWORD
    least: int = 15
    sessions: dict[str, bool] = field(default_factory=dict)
    changed: int = 0

    def answer(self, request: Request) -> Response:
        session = (request.header("cookie") or "").partition("=")[2]
        said = {name: one[0] for name, one in parse_qs(request.body.data.decode(), keep_blank_values=True).items()}
        match request.path:
            case "/login":
                return self.login(said)
            case "/record":
                return reply(200 if self.sessions.get(session) else 401)
            case "/change":
                return self.change(said, session)
        return reply(404)

    def login(self, said: dict[str, str]) -> Response:
        given = said.get("password", "")
        good = {"cut": given[:20] == self.password[:20], "case": given.lower() == self.password.lower()}
        if not good.get(self.fault, given == self.password):
            return reply(401, "no")
        session = chance.token_hex(16)
        self.sessions[session] = self.fault != "asks"
        return reply(200, "enter the code" if self.fault == "asks" else "welcome", set_cookie=f"sid={session}")

    def change(self, said: dict[str, str], session: str) -> Response:
        new, current = said.get("new", ""), said.get("current", "")
        if not self.sessions.get(session) or (current != self.password and self.fault != "current"):
            return reply(403)
        if self.refuses(new):
            return reply(422, "choose another one")
        self.changed += 1
        if self.fault != "lies":
            self.password = new
        if self.fault != "sessions":
            self.sessions = {session: True}
        return reply(204)

    def refuses(self, new: str) -> bool:
        if self.fault == "everything":
            return True
        if self.fault == "once" and self.changed >= 1 and new == PASSWORD:
            return True
        kinds = any(one.isupper() for one in new) and any(one.isdigit() for one in new)
        return (
            len(new) < self.least
            or (self.fault == "long" and len(new) > 40)
            or (self.fault == "composition" and new != PASSWORD and not kinds)
            or (self.fault == "ascii" and not new.isascii())
            or (self.fault != "breached" and new in BREACHED)
        )


@contextmanager
def portal(fault: str = "", least: int = 15) -> Iterator[tuple[Portal, str]]:
    app = Portal(fault=fault, least=least)
    with serving(app.answer) as url:
        yield app, url


def parameters(url: str) -> dict[str, Any]:
    return {
        "login": {"url": f"{url}/login"},
        "account": "tester",
        "password": "tester",
        "change": {"url": f"{url}/change", "success": {"status": [204]}},
        "protected": f"{url}/record",
    }


def changed(fault: str = "", kept: int = 15, **more: Any) -> tuple[Portal, Sighting]:
    with portal(fault, kept) as (app, url):
        return app, look(AUTH_POLICY, LAB, **{**parameters(url), **more})


def test_an_application_after_the_standards_passes() -> None:
    app, sighting = changed()

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert PASSWORD == app.password
    assert PASSWORD.encode() not in sighting.raw


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("breached", "EQ-PROBE-424"),
        ("composition", "EQ-PROBE-423"),
        ("ascii", "EQ-PROBE-423"),
        ("long", "EQ-PROBE-422"),
        ("cut", "EQ-PROBE-425"),
        ("case", "EQ-PROBE-425"),
        ("current", "EQ-PROBE-426"),
    ],
)
def test_each_fault_of_the_rules_is_seen_and_the_password_put_back(fault: str, expected: str) -> None:
    app, sighting = changed(fault)

    assert ("failed", {expected}) == (sighting.outcome, set(codes(sighting)))
    assert PASSWORD == app.password


@pytest.mark.parametrize(
    ("kept", "asked", "expected"),
    [(15, 0, []), (12, 0, ["EQ-PROBE-421"]), (8, 0, ["EQ-PROBE-420"]), (8, 8, []), (7, 8, ["EQ-PROBE-420"])],
)
def test_the_least_length_is_judged(kept: int, asked: int, expected: list[str]) -> None:
    """Twelve characters are enough for the checklist, and fifteen are what NIST asks for without a second factor."""
    _, sighting = changed(kept=kept, least=asked)

    assert expected == codes(sighting)


def test_sessions_that_survive_a_change_are_warned_of() -> None:
    _, sighting = changed("sessions")

    assert ("passed", ["EQ-PROBE-427"]) == (sighting.outcome, codes(sighting))


@pytest.mark.parametrize(
    ("fault", "expected"), [("everything", ["EQ-PROBE-436"]), ("lies", ["EQ-PROBE-437", "EQ-PROBE-438"])]
)
def test_a_change_that_does_not_work_proves_nothing(fault: str, expected: list[str]) -> None:
    _, sighting = changed(fault)

    assert ("error", expected) == (sighting.outcome, codes(sighting))


def test_a_password_that_cannot_be_put_back_is_told() -> None:
    _, sighting = changed("once")

    assert ("error", ["EQ-PROBE-438"]) == (sighting.outcome, codes(sighting))
    assert "tester" in sighting.findings[0].sentence()


def factor(fault: str, asked: dict[str, Any]) -> Sighting:
    with portal(fault) as (_, url):
        said = {key: one for key, one in parameters(url).items() if key != "change"}
        return look(AUTH_POLICY, LAB, **said, asked=asked)


def test_a_sign_in_that_asks_for_a_second_factor_passes() -> None:
    assert ("passed", []) == ((seen := factor("asks", {"contains": "enter the code"})).outcome, codes(seen))


def test_a_sign_in_by_password_alone_fails() -> None:
    assert ("failed", ["EQ-PROBE-428"]) == ((seen := factor("", {"contains": "the code"})).outcome, codes(seen))


def test_a_sign_in_that_does_neither_is_undecided() -> None:
    with serving(lambda _request: reply(401)) as url:
        said = {"login": {"url": f"{url}/login"}, "account": "tester", "password": "tester"}
        sighting = look(AUTH_POLICY, LAB, **said, asked={"contains": "the code"})

    assert ("error", ["EQ-PROBE-429"]) == (sighting.outcome, codes(sighting))


def paged(html: str, status: int = 200) -> Sighting:
    with serving(lambda _request: reply(status, html, content_type="text/html")) as url:
        return look(AUTH_POLICY, page=f"{url}/login")


@pytest.mark.parametrize(
    ("field_", "expected"),
    [
        ('type="password" name="p" autocomplete="current-password"', []),
        ('type="password" name="p" maxlength="128"', []),
        ('type="text" name="password"', ["EQ-PROBE-432"]),
        ('name="mot_de_passe"', ["EQ-PROBE-432"]),
        ('type="password" maxlength="20"', ["EQ-PROBE-433"]),
        ('type="password" onpaste="return false"', ["EQ-PROBE-434"]),
        ('type="password" autocomplete="off"', ["EQ-PROBE-434"]),
    ],
)
def test_fields_for_passwords_are_judged(field_: str, expected: list[str]) -> None:
    assert expected == codes(paged(f'<form><input name="user"><input {field_}></form>'))


def test_a_page_without_such_a_field_is_undecided() -> None:
    sighting = paged("<form><input name='user'></form>", 404)

    assert ("error", ["EQ-PROBE-435"]) == (sighting.outcome, codes(sighting))


RULES = {
    "minimum_length": 15,
    "maximum_length": 0,
    "composition": [],
    "breach_list": True,
    "second_factor": True,
    "rotation_days": 0,
    "hints": False,
    "ends_sessions": True,
}


def stated(**other: Any) -> Sighting:
    said = {key: value for key, value in {**RULES, **other}.items() if value is not None}
    return look(AUTH_POLICY, lab(files=files(rules=json.dumps(said).encode())), policy="rules")


def test_rules_after_the_standards_pass() -> None:
    assert ("passed", []) == ((seen := stated()).outcome, codes(seen))


@pytest.mark.parametrize(
    ("other", "outcome", "expected"),
    [
        ({"minimum_length": 7}, "failed", ["EQ-PROBE-420"]),
        ({"minimum_length": 8}, "passed", []),
        ({"minimum_length": 8, "second_factor": False}, "failed", ["EQ-PROBE-420", "EQ-PROBE-428"]),
        ({"minimum_length": 12, "second_factor": False}, "failed", ["EQ-PROBE-421", "EQ-PROBE-428"]),
        ({"maximum_length": 32}, "failed", ["EQ-PROBE-422"]),
        ({"maximum_length": 64}, "passed", []),
        ({"composition": ["digit", "capital"]}, "failed", ["EQ-PROBE-423"]),
        ({"breach_list": False}, "failed", ["EQ-PROBE-441"]),
        ({"rotation_days": 90}, "failed", ["EQ-PROBE-430"]),
        ({"hints": True}, "failed", ["EQ-PROBE-431"]),
        ({"ends_sessions": False}, "passed", ["EQ-PROBE-427"]),
        ({"hints": None}, "error", ["EQ-PROBE-440"]),
        ({"minimum_length": "twelve"}, "error", ["EQ-PROBE-440"]),
    ],
)
def test_stated_rules_are_judged(other: dict[str, Any], outcome: str, expected: list[str]) -> None:
    sighting = stated(**other)

    assert (outcome, expected) == (sighting.outcome, codes(sighting))


@pytest.mark.parametrize("data", [b"{", b"[]", b'"x"', b""])
def test_rules_that_cannot_be_read_are_undecided(data: bytes) -> None:
    sighting = look(AUTH_POLICY, lab(files=files(rules=data)), policy="rules")

    assert ("error", ["EQ-PROBE-439"]) == (sighting.outcome, codes(sighting))


@given(st.dictionaries(st.sampled_from(sorted(RULES)), st.none() | st.booleans() | st.integers() | st.text(max_size=3)))
def test_silence_is_never_good(said: dict[str, Any]) -> None:
    """Every rule that a document leaves out, or says in no way that can be read, is told."""
    told = {finding.subject.path for finding in judge_document("auth.policy", "rules", said, 0)}

    assert set(RULES) - set(said) <= told
    assert {"composition"} <= told


def test_an_application_that_is_not_there_is_undecided() -> None:
    assert "error" == look(AUTH_POLICY, LAB, **parameters(f"http://localhost:{free_port()}")).outcome


def test_a_missing_secret_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError):
        look(AUTH_POLICY, **parameters("http://localhost"))


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"login": {"url": "http://localhost/"}},
        {"login": {"url": "http://localhost/"}, "account": "a", "password": "b"},
        {"policy": "rules", "change": {"url": "http://localhost/"}},
    ],
)
def test_parameters_that_make_no_sense_together_are_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(AuthorError):
        look(AUTH_POLICY, **given_)
