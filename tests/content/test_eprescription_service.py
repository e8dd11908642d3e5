"""The platform's rules: sending, retrieving, and what a case may find there."""

from typing import Any

import pytest
from eprescription_calls import (
    AGATE,
    BASALT,
    BASE,
    CODES,
    MATRICULE,
    OWN,
    PATIENT,
    Desk,
    bundle,
    dispensation,
    entry,
    extension,
    issued,
    outcome,
    prescription,
    states,
    task,
)


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
