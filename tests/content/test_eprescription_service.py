"""The platform's rules: send, retrieve, dispense, revoke."""

from datetime import timedelta
from typing import Any

import pytest
from eprescription_calls import (
    AGATE,
    BASALT,
    BASE,
    MATRICULE,
    PATIENT,
    Desk,
    answered,
    bundle,
    dispensation,
    entry,
    prescription,
    task,
)

OWN = "urn:eqlab:eprescription:"
CODES = ("lu_bio_presc_100", "lu_bio_presc_1000")


def outcome(response: Any) -> tuple[int, str]:
    """Status and stable code of a refusal."""
    (issue,) = answered(response)["issue"]
    return response.status, issue["details"]["coding"][0]["code"]


def extension(resource: Any, name: str) -> Any:
    found = [item for item in resource["extension"] if item["url"] == OWN + name]
    assert 1 == len(found)
    return next(value for key, value in found[0].items() if key != "url")


def states(desk: Desk, rx: Any) -> tuple[str, list[tuple[str, int]]]:
    """State of a prescription; state and what is left of each line."""
    plan = desk.get(f"/CarePlan/{rx['id']}")
    lines = [desk.get(f"/ServiceRequest/{rx[name]}") for name in sorted(rx) if name.startswith("line")]
    return extension(plan, "state"), [(extension(line, "state"), extension(line, "remaining")) for line in lines]


def issued(desk: Desk, sent: Any) -> Any:
    """Send a prescription; return its CarePlan as the answer shows it."""
    response = desk.send(sent)
    assert 200 == response.status
    return answered(response)["entry"][0]["resource"]


class TestSending:
    def test_the_answer_tells_number_and_qr_token(self) -> None:
        """Design: both are extensions of the CarePlan in the transaction-response, once each."""
        plan = issued(Desk(), prescription(*CODES))

        number, token = extension(plan, "number"), extension(plan, "qr")
        assert f"{OWN}number" == number["system"]
        assert (True, 12) == (number["value"].isdigit(), len(number["value"]))
        assert 32 == len(token["value"])
        assert ("issued", "active") == (extension(plan, "state"), plan["status"])
        assert {"versionId": "1", "lastUpdated": "2026-03-02T09:30:00.000Z"} == plan["meta"]

    def test_lines_belong_to_their_prescription(self) -> None:
        desk = Desk()
        plan = issued(desk, prescription(*CODES))
        lines = [desk.get("/" + item["reference"]["reference"]) for item in plan["activity"]]

        assert [[{"reference": f"CarePlan/{plan['id']}"}]] * 2 == [line["basedOn"] for line in lines]
        assert [("issued", 1)] * 2 == [(extension(line, "state"), extension(line, "remaining")) for line in lines]

    def test_the_platform_knows_its_patients(self) -> None:
        """A sent patient with a known identifier is the patient held already, not a second one."""
        desk = Desk()
        sent = prescription("lu_bio_presc_100", subject={"reference": "urn:uuid:1"})
        sent["entry"].append(entry({**PATIENT, "gender": "unknown"}, "urn:uuid:1"))

        plan = issued(desk, sent)
        held = desk.get("/" + plan["subject"]["reference"])

        assert ("Testagate", "1984-03-17") == (held["name"][0]["family"], held["birthDate"])
        assert "gender" not in held
        assert 1 == desk.get(f"/Patient?identifier={AGATE}")["total"]

    def test_people_sent_as_updates_do_not_change_the_platforms_record(self) -> None:
        desk = Desk()
        sent = prescription("lu_bio_presc_100", subject={"reference": "urn:uuid:1"})
        update = entry({**PATIENT, "gender": "unknown"}, "urn:uuid:1", method="PUT", url=f"Patient?identifier={AGATE}")
        sent["entry"].append(update)

        plan = issued(desk, sent)

        assert "gender" not in desk.get("/" + plan["subject"]["reference"])

    def test_an_unknown_patient_is_taken_when_sent_along(self) -> None:
        desk = Desk()
        stranger = {"resourceType": "Patient", "identifier": [{"system": "1.3.182.4.4", "value": "7"}]}
        sent = prescription("lu_bio_presc_100", subject={"reference": "urn:uuid:1"})
        sent["entry"].append(entry(stranger, "urn:uuid:1"))

        assert [{"system": "1.3.182.4.4", "value": "7"}] == desk.get("/" + issued(desk, sent)["subject"]["reference"])[
            "identifier"
        ]

    @pytest.mark.parametrize(
        "defect",
        [
            {"id": "mine"},
            {"meta": {"versionId": "7", "lastUpdated": "2020-01-01T00:00:00Z", "profile": []}},
            {"category": [{"coding": [{"system": "urn:oid:1.3.182.5.56", "code": "lab_presc"}]}]},
            {"identifier": None},
            {"identifier": [{"value": "1"}, {"value": "2"}]},
            {"period": {"start": "2026-06-02", "end": "2026-03-02"}},
            {"status": "draft"},
            {"status": None},
            {"activity": None},
            {"author": None},
            {"extension": "none"},
            {"extension": [{"url": f"{OWN}state", "valueCode": "completed"}, {"url": f"{OWN}qr"}]},
        ],
        ids=str,
    )
    def test_what_the_plan_judges_does_not_stop_the_exchange(self, defect: Any) -> None:
        """Lenient: each defect shows in the case it belongs to, not as a refusal everywhere."""
        plan = issued(Desk(), prescription(*CODES, **defect))

        assert "mine" != plan["id"]
        assert ("1", "issued", "active") == (plan["meta"]["versionId"], extension(plan, "state"), plan["status"])
        assert 32 == len(extension(plan, "qr")["value"])

    def test_the_same_bundle_again_is_the_same_prescription(self) -> None:
        """A resend after a lost answer gets the first answer, even if its keys come in another order."""
        desk = Desk()
        sent = prescription(*CODES)
        again = {key: sent[key] for key in reversed(sent)}

        first, second = desk.send(sent), desk.send(again)

        assert first == second
        assert 1 == desk.get("/CarePlan")["total"]

    def test_another_bundle_is_another_prescription(self) -> None:
        desk = Desk()
        one, other = (issued(desk, prescription(*CODES, created=day)) for day in ("2026-03-02", "2026-03-03"))

        assert 2 == len({one["id"], other["id"]})
        assert 2 == len({extension(plan, "number")["value"] for plan in (one, other)})
        assert 2 == len({extension(plan, "qr")["value"] for plan in (one, other)})

    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            (bundle(), (422, "EQ-ERX-002")),
            (bundle(entry(PATIENT)), (422, "EQ-ERX-002")),
            (bundle(*prescription("a")["entry"][1:]), (422, "EQ-ERX-002")),
            (bundle(*prescription("a")["entry"], *prescription("b")["entry"][:1]), (400, "EQ-REST-024")),
            (bundle(*prescription("a")["entry"], entry({"resourceType": "CarePlan"})), (422, "EQ-ERX-003")),
            (prescription(), (422, "EQ-ERX-004")),
            (bundle(*prescription("a")["entry"], entry(task("1"))), (422, "EQ-ERX-005")),
            ({**prescription("a"), "type": "batch"}, (422, "EQ-REST-021")),
            ({**prescription("a"), "type": "collection"}, (422, "EQ-REST-021")),
            ({"resourceType": "CarePlan"}, (422, "EQ-REST-021")),
            ([], (400, "EQ-REST-004")),
            (prescription("a", subject={"reference": f"Patient?identifier={MATRICULE}|0"}), (412, "EQ-REST-016")),
        ],
    )
    def test_what_no_platform_can_process_is_refused(self, sent: Any, expected: tuple[int, str]) -> None:
        desk = Desk()

        assert expected == outcome(desk.send(sent))
        assert 0 == desk.get("/CarePlan")["total"] == desk.get("/ServiceRequest")["total"]

    @pytest.mark.parametrize("resource", [{"resourceType": "CarePlan"}, {"resourceType": "Task"}, PATIENT])
    def test_single_resources_are_no_prescription(self, resource: Any) -> None:
        assert (422, "EQ-ERX-001") == outcome(Desk().call("POST", f"/{resource['resourceType']}", resource))

    def test_a_prescription_held_already_cannot_be_sent_with_another_content(self) -> None:
        desk = Desk()
        issued(desk, prescription("a"))
        again = prescription("b")
        again["entry"][0]["request"]["ifNoneExist"] = "identifier=urn:ietf:rfc:3986|urn:uuid:7a63"

        assert (409, "EQ-ERX-006") == outcome(desk.send(again))


class TestRetrieving:
    @pytest.mark.parametrize("system", ["number", "qr"])
    def test_by_number_or_qr_token_with_all_that_belongs_to_it(self, system: str) -> None:
        """A searchset: the CarePlan is the match, lines, patient and practitioner come along, with states."""
        desk = Desk()
        rx = desk.given(codes=list(CODES))
        desk.given(persona="basalt")

        found = desk.get(f"/CarePlan?identifier={OWN}{system}|{rx[system]}")

        assert ("searchset", 1) == (found["type"], found["total"])
        kinds = [(item["search"]["mode"], item["resource"]["resourceType"]) for item in found["entry"]]
        assert [
            ("match", "CarePlan"),
            ("include", "ServiceRequest"),
            ("include", "ServiceRequest"),
            ("include", "Patient"),
            ("include", "Practitioner"),
        ] == kinds
        assert [f"{BASE}/CarePlan/{rx['id']}", f"{BASE}/ServiceRequest/{rx['line1']}"] == [
            item["fullUrl"] for item in found["entry"][:2]
        ]
        assert "issued" == extension(found["entry"][0]["resource"], "state")

    def test_by_id(self) -> None:
        desk = Desk()
        rx = desk.given()

        assert rx["id"] == desk.get(f"/CarePlan/{rx['id']}")["id"]
        assert 404 == desk.call("GET", "/CarePlan/unknown").status

    def test_by_patient_without_a_qr_code(self) -> None:
        """The way for a paper without QR code: search by the patient's identifier."""
        desk = Desk()
        rx = desk.given()
        desk.given(persona="basalt")

        found = desk.get(f"/CarePlan?patient.identifier={AGATE}&status=active")

        assert [rx["id"]] == [item["resource"]["id"] for item in found["entry"] if item["search"]["mode"] == "match"]

    def test_by_the_senders_own_identifier(self) -> None:
        desk = Desk()
        plan = issued(desk, prescription("a"))

        assert plan["id"] == desk.get("/CarePlan?identifier=urn:uuid:7a63")["entry"][0]["resource"]["id"]

    @pytest.mark.parametrize("value", ["0", f"{OWN}qr|0", f"{OWN}number|"])
    def test_a_token_nobody_gave_finds_nothing(self, value: str) -> None:
        desk = Desk()
        if not value.endswith("|"):
            desk.given()

        assert 0 == desk.get(f"/CarePlan?identifier={value}")["total"]


class TestDispensing:
    def test_line_by_line_until_complete(self) -> None:
        """From issued over in-progress to completed, for the prescription as its lines go."""
        desk = Desk()
        rx = desk.given(codes=list(CODES))

        assert ("issued", [("issued", 1), ("issued", 1)]) == states(desk, rx)
        first = desk.send(dispensation(rx["line1"]))
        assert ("in-progress", [("completed", 0), ("issued", 1)]) == states(desk, rx)
        second = desk.send(dispensation(rx["line2"]))
        assert ("completed", [("completed", 0), ("completed", 0)]) == states(desk, rx)

        assert [200, 200] == [first.status, second.status]
        assert "completed" == desk.get(f"/CarePlan/{rx['id']}")["status"]
        assert "Task/" == answered(first)["entry"][0]["response"]["location"][:5]

    def test_all_lines_at_once(self) -> None:
        desk = Desk()
        rx = desk.given(codes=list(CODES))

        desk.send(dispensation(rx["line1"], rx["line2"]))

        assert ("completed", [("completed", 0)] * 2) == states(desk, rx)
        assert "3" != desk.get(f"/CarePlan/{rx['id']}")["meta"]["versionId"]

    @pytest.mark.parametrize(
        "quantity", [{"quantityQuantity": {"value": 2}}, {"occurrenceTiming": {"repeat": {"count": 2}}}]
    )
    def test_a_line_ordered_twice_is_dispensed_twice(self, quantity: Any) -> None:
        """Design: quantity or count says how often; each Task takes one."""
        desk = Desk()
        sent = prescription("a")
        sent["entry"][1]["resource"].update(quantity)
        plan = issued(desk, sent)
        line = plan["activity"][0]["reference"]["reference"].split("/")[1]
        rx = {"id": plan["id"], "line1": line}

        desk.send(dispensation(line))
        assert ("in-progress", [("in-progress", 1)]) == states(desk, rx)
        too_much = desk.send(dispensation(line, line))
        desk.send(dispensation(line, authoredOn="2026-03-03"))

        assert (409, "EQ-ERX-010") == outcome(too_much)
        assert ("completed", [("completed", 0)]) == states(desk, rx)

    @pytest.mark.parametrize(
        "quantity", [{"value": "2"}, {"value": 0}, {"value": -3}, {"value": True}, {"value": 1e9}, 2, None]
    )
    def test_a_quantity_nobody_can_count_means_once(self, quantity: Any) -> None:
        desk = Desk()
        sent = prescription("a")
        sent["entry"][1]["resource"]["quantityQuantity"] = quantity
        plan = issued(desk, sent)

        line = desk.get("/" + plan["activity"][0]["reference"]["reference"])
        assert 1 == extension(line, "remaining")

    @pytest.mark.parametrize("status", ["rejected", "cancelled", "requested"])
    def test_a_task_that_was_not_done_takes_nothing(self, status: str) -> None:
        desk = Desk()
        rx = desk.given()

        response = desk.send(dispensation(rx["line1"], status=status))

        assert (200, ("issued", [("issued", 1)])) == (response.status, states(desk, rx))

    def test_encounter_and_laboratory_are_kept_with_it(self) -> None:
        desk = Desk()
        rx = desk.given()
        visit = {"resourceType": "Encounter", "status": "finished", "serviceProvider": {"reference": "urn:uuid:2"}}
        laboratory = {
            "resourceType": "Organization",
            "identifier": [{"system": "urn:oid:1.3.182.4.1", "value": "1099000191"}],
        }
        sent = bundle(
            entry(task(rx["line1"], encounter={"reference": "urn:uuid:1"}, owner={"reference": "urn:uuid:2"})),
            entry(visit, "urn:uuid:1"),
            entry(laboratory, "urn:uuid:2"),
        )

        made = [item["response"]["location"].split("/_")[0] for item in answered(desk.send(sent))["entry"]]
        kept = desk.get("/" + made[0])

        assert [made[1], made[2]] == [kept["encounter"]["reference"], kept["owner"]["reference"]]
        assert "Laboratoire Testcobalt" == desk.get("/" + made[2])["name"]

    @pytest.mark.parametrize(
        "reference",
        ["ServiceRequest/{line1}", BASE + "/ServiceRequest/{line1}", "ServiceRequest?based-on=CarePlan/{id}"],
    )
    def test_a_line_may_be_named_in_any_way_fhir_knows(self, reference: str) -> None:
        desk = Desk()
        rx = desk.given()

        response = desk.send(dispensation("x", basedOn=[{"reference": reference.format(**rx)}]))

        assert (200, "completed") == (response.status, states(desk, rx)[0])

    def test_focus_names_the_line_when_based_on_does_not(self) -> None:
        desk = Desk()
        rx = desk.given()

        desk.send(dispensation("x", basedOn=None, focus={"reference": f"ServiceRequest/{rx['line1']}"}))

        assert "completed" == states(desk, rx)[0]

    def test_the_same_bundle_again_dispenses_nothing(self) -> None:
        desk = Desk()
        rx = desk.given(codes=list(CODES))
        sent = dispensation(rx["line1"])

        first, second = desk.send(sent), desk.send(sent)

        assert first == second
        assert ("in-progress", [("completed", 0), ("issued", 1)]) == states(desk, rx)

    @pytest.mark.parametrize("where", ["bundle", "task"])
    def test_an_identifier_dispenses_once(self, where: str) -> None:
        """The same identifier with another content is a conflict, not a second dispensation."""
        desk = Desk()
        rx = desk.given(codes=list(CODES))
        identifier = {"system": "urn:lab", "value": "1"}

        def sent(line: str) -> Any:
            if where == "bundle":
                return {**dispensation(line), "identifier": identifier}
            return dispensation(line, identifier=[identifier])

        first, second = desk.send(sent(rx["line1"])), desk.send(sent(rx["line2"]))

        assert (200, (409, "EQ-ERX-013")) == (first.status, outcome(second))
        assert ("in-progress", [("completed", 0), ("issued", 1)]) == states(desk, rx)

    @pytest.mark.parametrize(
        ("state", "expected"),
        [("completed", (409, "EQ-ERX-009")), ("revoked", (409, "EQ-ERX-011")), ("expired", (422, "EQ-ERX-012"))],
    )
    def test_what_is_over_cannot_be_dispensed(self, state: str, expected: tuple[int, str]) -> None:
        desk = Desk()
        rx = desk.given(state=state)
        before = desk.get(f"/CarePlan/{rx['id']}")

        assert expected == outcome(desk.send(dispensation(rx["line1"], status="in-progress")))
        assert before == desk.get(f"/CarePlan/{rx['id']}")

    def test_a_prescription_ends_with_the_last_day_of_its_period(self) -> None:
        """A date as end is the whole day (FHIR R4, Period.end)."""
        desk = Desk()
        plan = issued(desk, prescription("a", period={"end": "2026-03-02"}))
        line = plan["activity"][0]["reference"]["reference"].split("/")[1]

        desk.now += timedelta(days=1)
        late = desk.send(dispensation(line))
        desk.now -= timedelta(days=1)
        in_time = desk.send(dispensation(line))

        assert ((422, "EQ-ERX-012"), 200) == (outcome(late), in_time.status)

    def test_a_line_may_have_a_time_of_its_own(self) -> None:
        desk = Desk()
        sent = prescription("a")
        sent["entry"][1]["resource"]["occurrencePeriod"] = {"end": "2026-02-28"}
        line = issued(desk, sent)["activity"][0]["reference"]["reference"].split("/")[1]

        assert (422, "EQ-ERX-012") == outcome(desk.send(dispensation(line)))

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"basedOn": None}, (422, "EQ-ERX-007")),
            ({"basedOn": [{"display": "a line"}]}, (422, "EQ-ERX-007")),
            ({"basedOn": [{"reference": "CarePlan/{id}"}]}, (422, "EQ-ERX-007")),
            ({"basedOn": [{"reference": "ServiceRequest/unknown"}]}, (422, "EQ-ERX-008")),
            ({"basedOn": [{"reference": "ServiceRequest?identifier=unknown"}]}, (412, "EQ-REST-016")),
            ({"basedOn": [{"reference": "urn:uuid:9"}]}, (422, "EQ-REST-025")),
        ],
    )
    def test_a_line_nobody_knows_is_refused_with_all_the_others(self, more: Any, expected: tuple[int, str]) -> None:
        desk = Desk()
        rx = desk.given()

        response = desk.send(bundle(entry(task(rx["line1"])), entry(task("x", **more))))

        assert expected == outcome(response)
        assert "Bundle.entry[1]" in answered(response)["issue"][0]["expression"][0]
        assert ("issued", [("issued", 1)]) == states(desk, rx)
        assert 0 == desk.get("/Task")["total"]

    def test_new_lines_do_not_come_with_a_dispensation(self) -> None:
        desk = Desk()
        rx = desk.given()

        response = desk.send(bundle(entry(task(rx["line1"])), entry({"resourceType": "ServiceRequest"})))

        assert (422, "EQ-ERX-005") == outcome(response)


class TestRevoking:
    def test_by_update(self) -> None:
        """Of the update only the status counts: the platform's record stays whole."""
        desk = Desk()
        rx = desk.given(codes=list(CODES))
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked", "statusReason": {"text": "error"}}

        response = desk.call("PUT", f"/CarePlan/{rx['id']}", body)
        plan = answered(response)

        assert (200, "revoked", "error") == (response.status, plan["status"], plan["statusReason"]["text"])
        assert rx["number"] == extension(plan, "number")["value"]
        assert ("revoked", [("revoked", 1)] * 2) == states(desk, rx)

    def test_by_patch(self) -> None:
        desk = Desk()
        rx = desk.given()
        patch = [{"op": "replace", "path": "/status", "value": "revoked"}]

        response = desk.call(
            "PATCH", f"/CarePlan/{rx['id']}", patch, headers={"content-type": "application/json-patch+json"}
        )

        assert (200, "revoked") == (response.status, states(desk, rx)[0])

    def test_in_a_transaction(self) -> None:
        desk = Desk()
        rx = desk.given()
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked"}

        response = desk.send(bundle(entry(body, method="PUT", url=f"CarePlan/{rx['id']}")))

        assert "revoked" == answered(response)["entry"][0]["resource"]["status"]
        assert "revoked" == states(desk, rx)[0]

    def test_twice_is_still_revoked(self) -> None:
        desk = Desk()
        rx = desk.given("revoked-prescription")
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked"}

        assert 200 == desk.call("PUT", f"/CarePlan/{rx['id']}", body).status
        assert "revoked" == states(desk, rx)[0]

    @pytest.mark.parametrize("state", ["in-progress", "completed"])
    def test_not_once_something_is_dispensed(self, state: str) -> None:
        desk = Desk()
        rx = desk.given(codes=list(CODES), state=state)
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked"}

        assert (409, "EQ-ERX-015") == outcome(desk.call("PUT", f"/CarePlan/{rx['id']}", body))
        assert state == states(desk, rx)[0]

    @pytest.mark.parametrize("status", ["active", "completed", "draft", None, 7])
    def test_nothing_else_can_be_changed(self, status: Any) -> None:
        desk = Desk()
        rx = desk.given()
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": status}

        assert (422, "EQ-ERX-014") == outcome(desk.call("PUT", f"/CarePlan/{rx['id']}", body))

    def test_not_together_with_something_else(self) -> None:
        desk = Desk()
        rx = desk.given()
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked"}
        sent = bundle(entry(task(rx["line1"])), entry(body, method="PUT", url=f"CarePlan/{rx['id']}"))

        assert (422, "EQ-ERX-005") == outcome(desk.send(sent))
        assert "issued" == states(desk, rx)[0]

    def test_a_stale_version_is_refused(self) -> None:
        desk = Desk()
        rx = desk.given()
        body = {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked"}

        assert 412 == desk.call("PUT", f"/CarePlan/{rx['id']}", body, headers={"if-match": 'W/"9"'}).status

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    def test_lines_are_not_changed_directly(self, method: str) -> None:
        desk = Desk()
        rx = desk.given()

        assert 405 == desk.call(method, f"/ServiceRequest/{rx['line1']}", {"resourceType": "ServiceRequest"}).status


class TestPreconditions:
    @pytest.mark.parametrize(
        ("name", "more", "expected"),
        [
            ("prescription", {}, "issued"),
            ("prescription", {"state": "in-progress"}, "in-progress"),
            ("prescription", {"state": "completed"}, "completed"),
            ("prescription", {"state": "revoked"}, "revoked"),
            ("dispensed-prescription", {}, "completed"),
            ("revoked-prescription", {}, "revoked"),
        ],
    )
    def test_each_is_in_its_state(self, name: str, more: Any, expected: str) -> None:
        desk = Desk()

        assert expected == states(desk, desk.given(name, codes=list(CODES), **more))[0]

    def test_variables_name_what_instructions_need(self) -> None:
        desk = Desk()
        rx = desk.given(codes=list(CODES), practitioner="amber")
        plan = desk.get(f"/CarePlan/{rx['id']}")

        assert {"id", "number", "qr", "patient", "line1", "line2"} == set(rx)
        assert f"Patient/{rx['patient']}" == plan["subject"]["reference"]
        assert "LAB_PRESC" == plan["category"][0]["coding"][0]["code"]
        assert "Testamber" == desk.get("/" + plan["author"]["reference"])["name"][0]["family"]
        assert ["lu_bio_presc_100", "lu_bio_presc_1000"] == [
            desk.get(f"/ServiceRequest/{rx[name]}")["code"]["coding"][0]["code"] for name in ("line1", "line2")
        ]

    def test_the_service_names_the_preconditions_it_knows(self) -> None:
        desk = Desk()

        for name in desk.service.preconditions:
            assert desk.given(name)["id"]

    @pytest.mark.parametrize(
        ("name", "more", "error"),
        [
            ("nonsense", {}, KeyError),
            ("prescription", {"persona": "nobody"}, KeyError),
            ("prescription", {"practitioner": "nobody"}, KeyError),
            ("prescription", {"state": "lost"}, ValueError),
            ("prescription", {"codes": []}, ValueError),
            ("prescription", {"state": "in-progress", "codes": ["a"]}, ValueError),
        ],
    )
    def test_what_cannot_be_put_there_is_told_to_the_author(self, name: str, more: Any, error: type[Exception]) -> None:
        with pytest.raises(error):
            Desk().given(name, **more)


def test_basalt_is_not_agate() -> None:
    """Prescriptions of several patients live side by side."""
    desk = Desk()
    one, other = desk.given(), desk.given(persona="basalt")

    desk.send(dispensation(one["line1"]))

    assert ["completed", "issued"] == [states(desk, one)[0], states(desk, other)[0]]
    assert [other["id"]] == [
        item["resource"]["id"]
        for item in desk.get(f"/CarePlan?patient.identifier={BASALT}")["entry"]
        if item["search"]["mode"] == "match"
    ]
