import json
from typing import Any

import pytest
from artefact_hands import codes, look, sentences, zipped

from eqlab.core.errors import AuthorError, ConfigurationError

WHEN = "2026-11-21T10:00:00+01:00"
ACTIONS = [
    {"id": "1", "who": "dr.lumen", "action": "read", "patient": "P-8812", "when": WHEN, "outcome": "success"},
    {"id": "2", "who": "dr.lumen", "action": "update", "patient": "P-8812", "when": "2026-11-21T10:05:00+01:00"},
]


def audit_event(action: str = "R", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "AuditEvent",
        "action": action,
        "recorded": "2026-11-21T09:00:20Z",
        "outcome": "0",
        "agent": [{"who": {"reference": "Practitioner/7"}, "altId": "DR.LUMEN"}],
        "entity": [{"what": {"reference": "Patient/P-8812"}}],
        **more,
    }


def second(**more: Any) -> dict[str, Any]:
    return audit_event(**{"action": "U", "recorded": "2026-11-21T09:05:10Z", **more})


def bundle(*events: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in events]}


def atna(action: str, when: str, user: str = "dr.lumen", patient: str = "P-8812^^^&amp;1.2.3&amp;ISO") -> str:
    return (
        f'<110>1 2026 host app - - <AuditMessage><EventIdentification EventActionCode="{action}" '
        f'EventDateTime="{when}" EventOutcomeIndicator="0"/><ActiveParticipant UserID="{user}"/>'
        f'<ParticipantObjectIdentification ParticipantObjectID="{patient}"/></AuditMessage>\n'
    )


def checked(log: Any, **given: Any) -> Any:
    return look("audit.log_check", {"log": log, "did": given.pop("did", ACTIONS)}, log="log", actions="did", **given)


CSV = (
    "time;user;verb;subject;result\n"
    "2026-11-21T09:00:01Z;dr.lumen;read;P-8812;ok\n"
    "2026-11-21T09:05:01Z;dr.lumen;update;P-8812;ok\n"
)
COLUMNS = {"when": "time", "who": "user", "action": "verb", "patient": "subject", "outcome": "result"}
LOGS = {
    "bundle": bundle(audit_event(), second()),
    "list": [audit_event(), second()],
    "lines": f"{json.dumps(audit_event())}\n{json.dumps(second())}\n",
    "atna": atna("R", "2026-11-21T09:00:20Z") + atna("U", "2026-11-21T10:05:00+01:00"),
}


@pytest.mark.parametrize("form", LOGS)
def test_a_whole_log_passes_in_every_form(form: str) -> None:
    sighting = checked(LOGS[form])

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert "2" == sighting.seen["concerned"]


def test_a_whole_log_passes_as_csv() -> None:
    assert [] == codes(checked(CSV, columns=COLUMNS))


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([audit_event()], ["EQ-PROBE-270"]),
        ([audit_event(), second(entity=[{"what": {"reference": "Patient/other"}}])], ["EQ-PROBE-270"]),
        ([audit_event(), second(agent=[{"altId": "root"}])], ["EQ-PROBE-271"]),
        ([audit_event(), second(action="R")], ["EQ-PROBE-271"]),
        ([audit_event(outcome="8"), second()], ["EQ-PROBE-271"]),
        ([audit_event(), second(recorded="2026-11-21T10:05:10Z")], ["EQ-PROBE-271"]),
        ([audit_event(), second(recorded="never")], ["EQ-PROBE-274", "EQ-PROBE-270"]),
        ([audit_event(), second(), second(agent=[{"altId": "ghost"}])], ["EQ-PROBE-272"]),
    ],
)
def test_a_log_that_tells_something_else_is_told(log: Any, expected: list[str]) -> None:
    assert expected == codes(checked(log))


def test_what_differs_is_said() -> None:
    told = sentences(checked([audit_event(), second(agent=[{"altId": "root"}])]))

    assert "another user: root instead of dr.lumen" in told


def test_strange_events_may_be_left_out() -> None:
    assert [] == codes(checked([audit_event(), second(), second()], strange=False))


def test_one_event_serves_one_action() -> None:
    twice = [ACTIONS[0], {**ACTIONS[0], "id": "3"}]

    assert ["EQ-PROBE-270"] == codes(checked([audit_event()], did=twice))


@pytest.mark.parametrize("log", [b"", b"{}", b"nothing", b"<AuditMessage><x></AuditMessage>", b"\xff\xfe\0", {"a": 1}])
def test_bytes_that_are_no_log_are_findings(log: Any) -> None:
    assert ("failed", ["EQ-PROBE-273"]) == (checked(log).outcome, codes(checked(log)))


def test_a_column_that_is_missing_is_told() -> None:
    assert ["EQ-PROBE-273"] == codes(checked("a,b\n1,2\n", columns=COLUMNS))


@pytest.mark.parametrize("did", [[], {}, [{"id": "1"}], [{**ACTIONS[0], "when": "today"}]])
def test_a_list_of_actions_that_is_none_is_the_set_up_s_matter(did: Any) -> None:
    with pytest.raises(ConfigurationError):
        checked([audit_event()], did=did)


def test_columns_that_say_too_little_are_refused() -> None:
    with pytest.raises(AuthorError):
        checked(CSV, columns={"who": "user"})


PATIENT = {"resourceType": "Patient", "id": "p", "name": [{"family": "Canarini", "given": ["Lux"]}]}
NOTE = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"text": "LUX-CANARY-8812"},
    "subject": {"display": "Canarini"},
}
WHOLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"fullUrl": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "resource": PATIENT},
        {"fullUrl": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b80", "resource": NOTE},
    ],
}


def exported(content: Any, **given: Any) -> Any:
    return look("data.export", {"x": content}, export="x", tokens=["Canarini", "LUX-CANARY-8812"], **given)


XML = (
    '<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry>'
    '<fullUrl value="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"/><resource><Patient>'
    '<name><family value="Canarini"/></name></Patient></resource></entry><entry>'
    '<fullUrl value="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b80"/><resource><Observation>'
    '<status value="final"/><code><text value="LUX-CANARY-8812"/></code></Observation></resource></entry></Bundle>'
)


@pytest.mark.parametrize(
    "content",
    [WHOLE, zipped({"patient.json": PATIENT, "note.json": NOTE}), f"{json.dumps(PATIENT)}\n{json.dumps(NOTE)}\n", XML],
    ids=["bundle", "archive", "lines", "xml"],
)
def test_a_whole_export_is_complete_and_valid(content: Any) -> None:
    sighting = exported(content, counts={"Patient": 1, "Observation": 1})

    assert "failed" != sighting.outcome
    assert set() == {"EQ-PROBE-280", "EQ-PROBE-282", "EQ-PROBE-283", "EQ-PROBE-284"} & set(codes(sighting))
    assert "2" == sighting.seen["resources"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PATIENT, "EQ-PROBE-282"),
        (PATIENT, "EQ-PROBE-283"),
        ({**NOTE, "status": "finished"}, "EQ-PROBE-280"),
        (b"%PDF-1.7 Canarini LUX-CANARY-8812", "EQ-PROBE-284"),
        (b"", "EQ-PROBE-284"),
    ],
)
def test_an_export_that_lacks_something_is_told(content: Any, code: str) -> None:
    assert code in codes(exported(content, counts={"Observation": 1}))


@pytest.mark.parametrize("counts", [["Patient"], {"Patient": 0}, {"Patient": True}])
def test_counts_that_make_no_sense_are_refused(counts: Any) -> None:
    with pytest.raises(AuthorError):
        exported(WHOLE, counts=counts)


def scored(*checks: tuple[str, int], date: str = "2026-11-01", **given: Any) -> Any:
    listed = [{"name": name, "score": score, "reason": "because"} for name, score in checks]
    result = {"date": date, "repo": {"name": "git.example/nova/praxis"}, "score": 7.5, "checks": listed}
    return look("repo.scorecard", {"r": result}, result="r", **given)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([("Branch-Protection", 8), ("Code-Review", 5)], []),
        ([("Branch-Protection", 3), ("Code-Review", 9)], ["EQ-PROBE-285"]),
        ([("Branch-Protection", -1), ("Code-Review", 9)], ["EQ-PROBE-286"]),
        ([("Code-Review", 9)], ["EQ-PROBE-286"]),
    ],
)
def test_scores_are_compared(checks: list[tuple[str, int]], expected: list[str]) -> None:
    assert expected == codes(scored(*checks))


def test_an_old_or_empty_result_proves_nothing() -> None:
    good = [("Branch-Protection", 8), ("Code-Review", 5)]

    assert "error" == scored(*good, date="2025-01-01").outcome
    assert "error" == scored(*good, date="").outcome
    assert "error" == scored().outcome


def registered(**given: Any) -> Any:
    entries = [
        {"name": "Praxis Nova", "version": "4.2.0", "status": "definitive", "valid_until": "2027-01-01"},
        {"name": "Praxis Nova", "version": "4.1.0", "status": "revoked", "valid_until": "2027-01-01"},
        {"name": "Praxis Nova", "version": "4.0.0", "status": "definitive", "valid_until": "2026-01-01"},
    ]
    table = {"dated": given.pop("dated", "2026-11-20"), "attestations": entries}
    return look("registry.lookup", {"t": table}, register="t", **{"name": "praxis nova", "version": "4.2.0", **given})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"version": "4.1.0"}, ["EQ-PROBE-288"]),
        ({"version": "4.0.0"}, ["EQ-PROBE-288"]),
        ({"version": "9.9"}, ["EQ-PROBE-287"]),
        ({"name": "Other"}, ["EQ-PROBE-287"]),
        ({"dated": "2026-01-01"}, ["EQ-PROBE-207"]),
    ],
)
def test_the_register_is_asked_for_name_and_version(given: dict[str, str], expected: list[str]) -> None:
    assert expected == codes(registered(**given))


def placed(*observed: str, **given: Any) -> Any:
    networks = [
        {"network": "192.0.2.0/24", "place": "LU"},
        {"network": "192.0.2.128/25", "place": "us"},
        {"network": "2001:db8::/32", "place": "DE"},
    ]
    table = {"dated": "2026-11-01", "networks": given.pop("networks", networks)}
    return look("net.geo", {"t": table}, table="t", observed=list(observed), **{"declared": ["lu", "DE"], **given})


@pytest.mark.parametrize(
    ("observed", "given", "expected"),
    [
        (["192.0.2.7", "2001:db8::1"], {}, []),
        (["192.0.2.200"], {}, ["EQ-PROBE-290"]),
        (["198.51.100.1"], {}, ["EQ-PROBE-291"]),
        (["host.example"], {}, ["EQ-PROBE-291"]),
        (["192.0.2.7"], {"allowed": ["LU", "FR"]}, ["EQ-PROBE-294"]),
    ],
)
def test_places_are_compared_with_the_narrowest_network(
    observed: list[str], given: dict[str, Any], expected: list[str]
) -> None:
    assert expected == codes(placed(*observed, **given))


def test_a_table_of_places_that_is_none_is_the_set_up_s_matter() -> None:
    with pytest.raises(ConfigurationError):
        placed("192.0.2.7", networks=[{"network": "here", "place": "LU"}])


AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0": [],
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:102.0) Gecko/20100101 Firefox/102.0": ["EQ-PROBE-292"],
    "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36": ["EQ-PROBE-292"],
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/99.0 Safari/537.36 Edg/99.0": ["EQ-PROBE-292"],
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_2 like Mac OS X) Version/18.0 Mobile Safari/604.1": ["EQ-PROBE-292"],
    "curl/8.0": ["EQ-PROBE-293"],
}


@pytest.mark.parametrize("agent", AGENTS)
def test_browsers_are_compared_with_the_oldest_that_is_supported(agent: str) -> None:
    oldest = {"Firefox": "128", "Chrome": "130", "Edge": "130", "Safari": "17", "iOS": "17", "Windows NT": "10.0"}
    table = {"dated": "2026-11-01", "oldest": oldest}

    assert AGENTS[agent] == codes(look("client.version_check", {"t": table}, agent=agent, table="t"))
