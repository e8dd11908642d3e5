"""inject.basic against applications on loopback: a sound one, and one for each kind of injection."""

import json
import re
import sqlite3
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import codes, free_port, look, reply, serving

from eqlab.core.errors import AuthorError, AuthorErrors, ConfigurationError
from eqlab.core.exchange import Request, Response
from eqlab.core.probe import Mode, Sighting
from eqlab.probe.endpoint.inject import INJECT
from eqlab.probe.endpoint.markers import conditions, marks, probes_of
from eqlab.probe.endpoint.traffic import Call

App = Callable[[str], Response]
"""What an application answers when it is asked for a name."""


def rows(condition: str, name: str = "") -> list[str]:
    """Ask a database of patients, as a careless or a careful application would."""
    with sqlite3.connect(":memory:") as base:
        base.executescript("CREATE TABLE p (name TEXT, id INTEGER); INSERT INTO p VALUES ('Weber', 1), ('Muller', 2);")
        found = base.execute(f"SELECT name FROM p WHERE {condition}", (name,) if name else ())  # noqa: S608 - on purpose
        return [row[0] for row in found]


def page(*lines: str) -> Response:
    return reply(200, f"<html><p>{'</p><p>'.join(lines)}</p></html>", content_type="text/html")


def sound(name: str) -> Response:
    return page(*rows("name = ?", name or " "), f"You asked for {escape(name)}")


def quiet_sql(name: str) -> Response:
    try:
        return page(*rows(f"name = '{name}'"))
    except sqlite3.Error:
        return page()


def loud_sql(name: str) -> Response:
    try:
        return page(*rows(f"name = '{name}'"))
    except sqlite3.Error as error:
        return reply(500, f"sqlite3.OperationalError: {error}")


def ldap(name: str) -> Response:
    """A directory that reads (&(cn=NAME)(objectClass=person)), as far as these tests go."""
    found = re.fullmatch(r"\(&\(cn=([^()]*)\)((?:\(objectClass=[^()]*\))*)\)", f"(&(cn={name})(objectClass=person))")
    kinds = set(re.findall(r"=([^()]*)", found[2])) if found else set()
    return page(*(["Weber"] if found and found[1] == "Weber" and kinds <= {"*", "person"} else []))


def template(name: str) -> Response:
    return page(re.sub(r"\$\{(\d+)\*(\d+)\}", lambda one: str(int(one[1]) * int(one[2])), f"Hello {name}"))


def file(name: str) -> Response:
    try:
        return reply(200, Path("/srv/www/pages", name).read_text("utf-8"))
    except (OSError, ValueError):
        return page("not found")


def split(name: str) -> Response:
    response = page("moved")
    lines = f"location: {name}".splitlines()
    more = tuple(tuple(line.split(": ", 1)) for line in lines if ": " in line)
    return reply(200, response.body.data.decode(), **{key.replace("-", "_"): value for key, value in more})


def mirror(name: str) -> Response:
    return page(f"You asked for {name}")


def attribute(name: str) -> Response:
    return page(f'<input value="{name.replace("<", "&lt;")}">')


def fragile(name: str) -> Response:
    return reply(500, "sorry") if "\\" in name else sound(name)


def served(app: App) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        if request.method == "POST":
            return app(json.loads(request.body.data)["name"])
        return app(dict(request.query)["name"])

    return answer


def looked(app: App, **more: object) -> Sighting:
    with serving(served(app)) as url:
        call = {"url": f"{url}/find?name={{name}}", "values": {"name": "Weber"}, **more}
        return look(INJECT, calls=[call], rate=200)


def test_a_sound_application_passes() -> None:
    sighting = looked(sound)

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert Mode.ACTIVE is INJECT.mode


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        (quiet_sql, "EQ-PROBE-403"),
        (loud_sql, "EQ-PROBE-402"),
        (ldap, "EQ-PROBE-403"),
        (template, "EQ-PROBE-404"),
        (file, "EQ-PROBE-405"),
        (split, "EQ-PROBE-406"),
        (mirror, "EQ-PROBE-407"),
        (attribute, "EQ-PROBE-407"),
    ],
)
def test_each_kind_of_injection_is_seen(app: App, expected: str) -> None:
    sighting = looked(app)

    assert ("failed", True) == (sighting.outcome, expected in codes(sighting))


def test_a_value_in_a_body_of_json_is_looked_at() -> None:
    with serving(served(quiet_sql)) as url:
        call = {"url": f"{url}/find", "method": "POST", "body": '{"name": "{name}"}', "values": {"name": "Weber"}}
        sighting = look(INJECT, calls=[call], rate=200)

    assert ["EQ-PROBE-403"] == codes(sighting)


def test_a_value_that_turns_up_elsewhere_is_looked_at_there() -> None:
    kept: list[str] = []

    def notes(request: Request) -> Response:
        if request.path == "/notes":
            return page(*kept[-1:])
        kept.append(dict(request.query)["name"])
        return reply(204)

    with serving(notes) as url:
        call = {"url": f"{url}/add?name={{name}}", "values": {"name": "Weber"}}
        sighting = look(INJECT, calls=[call], shown=[f"{url}/notes"], rate=200)

    assert ["EQ-PROBE-407"] == codes(sighting)


def test_an_application_that_breaks_on_a_mark_is_warned() -> None:
    sighting = looked(fragile)

    assert ("passed", ["EQ-PROBE-408"]) == (sighting.outcome, codes(sighting))


def test_a_valid_call_that_is_refused_proves_nothing() -> None:
    sighting = looked(lambda _name: reply(401))

    assert ("error", ["EQ-PROBE-400"]) == (sighting.outcome, codes(sighting))


def test_answers_that_never_stay_the_same_prove_nothing() -> None:
    words = iter("abcdefghijklmnopqrstuvwxyz" * 9)
    sighting = looked(lambda _name: page(next(words)))

    assert ("error", ["EQ-PROBE-401"]) == (sighting.outcome, codes(sighting))


def test_times_and_counters_in_answers_do_not_confuse() -> None:
    numbers = iter(range(1000))
    sighting = looked(lambda name: page(*rows("name = ?", name or " "), f"request {next(numbers)}"))

    assert ("passed", []) == (sighting.outcome, codes(sighting))


def test_who_holds_the_laboratory_up_is_undecided() -> None:
    sighting = looked(lambda name: sound(name) if name == "Weber" else reply(429))

    assert ("error", ["EQ-PROBE-410"]) == (sighting.outcome, codes(sighting))


def test_an_application_that_is_not_there_is_undecided() -> None:
    call = {"url": f"http://localhost:{free_port()}/?name={{name}}", "values": {"name": "x"}}

    assert "error" == look(INJECT, calls=[call]).outcome


def test_a_host_that_was_not_declared_is_not_called() -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(INJECT, calls=[{"url": "http://elsewhere.example/?q={q}", "values": {"q": "x"}}])

    assert "EQ-PROBE-005" == caught.value.issue.code


@pytest.mark.parametrize(
    "call",
    [
        {"url": "http://localhost/?q=1", "values": {"q": "x"}},
        {"url": "http://{host}/", "values": {"host": "x"}},
        {"url": "http://a@b/?q={q}", "values": {"q": "x"}},
        {"url": "ftp://localhost/{q}", "values": {"q": "x"}},
        {"url": "http://localhost/{q}", "values": {"q": "x"}, "method": "CONNECT"},
        {"url": "http://localhost/{q}", "values": {}},
        {"values": {"q": "x"}},
    ],
)
def test_calls_that_make_no_sense_are_refused(call: dict[str, object]) -> None:
    with pytest.raises((AuthorError, AuthorErrors)):
        look(INJECT, calls=[call])


@given(st.text(max_size=30))
def test_no_mark_ends_or_chains_a_statement(value: str) -> None:
    """Conditions only narrow: nothing is deleted, nothing becomes true for all."""
    written = [two for one in conditions(value) for two in (one.true, one.false)]
    written += [one.value for one in marks(value)] + [one for _, one in probes_of(value)]
    added = [one.replace(value, "", 1) if value else one for one in written]

    assert not [
        one for one in added if re.search(r";|--|/\*|\bOR\b|\|\||DROP|DELETE|UPDATE|INSERT", one, re.IGNORECASE)
    ]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_value_stands_in_a_call_as_it_is(value: str) -> None:
    """Whatever it holds, it stays one value, in the address as in the body."""
    call = Call(url="http://localhost/{v}?v={v}", body='{"v": "{v}", "w": "{w}"}', values={"v": value, "w": "{v}"})
    ask = call.ask()

    assert {"v": value, "w": "{v}"} == json.loads(ask.body or b"")
    assert [value] == parse_qs(urlsplit(ask.url).query, keep_blank_values=True)["v"]
