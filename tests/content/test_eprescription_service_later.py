"""Laboratory prescriptions after they were sent: dispensed, revoked."""

from datetime import timedelta
from typing import Any

import pytest
from eprescription_calls import (
    BASE,
    CODES,
    Desk,
    answered,
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
