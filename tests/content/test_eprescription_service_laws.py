"""Laws of the platform, whatever is sent to it."""

from typing import Any

from eprescription_calls import BASE, Desk, answered, bundle, dispensation, entry, prescription, request, task
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["active", "revoked", "completed", "urn:uuid:1", "ServiceRequest/1", "Patient?identifier=1", "2026-03-02"]
    ),
)
KEYS = st.sampled_from(
    [
        "resourceType",
        "identifier",
        "system",
        "value",
        "status",
        "extension",
        "url",
        "period",
        "end",
        "basedOn",
        "focus",
        "reference",
        "subject",
        "for",
        "activity",
        "quantityQuantity",
        "occurrenceTiming",
        "repeat",
        "count",
        "meta",
        "id",
        "entry",
        "resource",
        "request",
    ]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
PARTS = st.dictionaries(KEYS, VALUES, max_size=4)
TYPES = st.sampled_from(["CarePlan", "ServiceRequest", "Task", "Patient", "Encounter", "Practitioner"])
ENTRIES = st.builds(lambda type_, more: entry({**more, "resourceType": type_}), TYPES, PARTS)
BUNDLES = st.one_of(
    st.lists(ENTRIES, max_size=4).map(lambda entries: bundle(*entries)),
    st.builds(
        lambda plan, line: bundle(
            entry({**plan, "resourceType": "CarePlan"}), entry({**line, "resourceType": "ServiceRequest"})
        ),
        PARTS,
        PARTS,
    ),
)


def plain(desk: Desk) -> list[Any]:
    """All that the platform shows of its state."""
    kinds = [item["type"] for item in desk.get("/metadata")["rest"][0]["resource"]]
    return [desk.get(f"/{kind}?_count=1000") for kind in kinds]


@settings(max_examples=200, deadline=None)
@given(BUNDLES)
def test_any_bundle_is_taken_or_refused_whole(sent: Any) -> None:
    """A transaction-response, or an OperationOutcome and nothing kept; tokens never fail."""
    desk = Desk()
    before = plain(desk)
    asked = request("POST", "/", sent)

    found = desk.service.tokens(asked)
    response = desk.service.answer(asked, desk.context())
    body = answered(response)

    assert all(isinstance(token, str) for token in found)
    assert response.status != 500
    if response.status == 200:
        assert "transaction-response" == body["type"]
    else:
        assert "OperationOutcome" == body["resourceType"]
        assert [item.get("entry") for item in before] == [item.get("entry") for item in plain(desk)]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", ""]),
    st.text(max_size=20),
    st.one_of(st.binary(max_size=60), VALUES.map(lambda v: request("POST", "/", v).body.data)),
)
def test_tokens_never_fail(method: str, path: str, data: bytes) -> None:
    assert isinstance(Desk().service.tokens(request(method, "/", data=data)), frozenset)
    assert isinstance(
        Desk().service.tokens(request(method, "/" + path.replace("[", "").replace("]", ""), data=data)), frozenset
    )


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["dispense", "revoke", "again"]),
        st.lists(st.sampled_from(["line1", "line2"]), min_size=1, max_size=3),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(MOVES)
def test_no_line_is_ever_dispensed_more_often_than_ordered(moves: list[tuple[str, list[str]]]) -> None:
    """Whatever is tried, in whatever order: at most one Task counts for each line, none after a revocation."""
    desk = Desk()
    rx = desk.given(codes=["a", "b"])
    last = dispensation(rx["line1"])
    for number, (move, lines) in enumerate(moves):
        if move == "revoke":
            desk.call("PUT", f"/CarePlan/{rx['id']}", {"resourceType": "CarePlan", "id": rx["id"], "status": "revoked"})
            continue
        if move == "dispense":
            last = bundle(*(entry(task(rx[line], note=[{"text": str(number)}])) for line in lines))
        desk.send(last)

    tasks = [item["resource"] for item in desk.get("/Task?_count=1000").get("entry", [])]
    done = [item["basedOn"][0]["reference"] for item in tasks]
    plan = desk.get(f"/CarePlan/{rx['id']}")
    assert len(set(done)) == len(done)
    assert plan["status"] in {0: ("active", "revoked"), 1: ("active",), 2: ("completed",)}[len(done)]


@settings(max_examples=50, deadline=None)
@given(MOVES)
def test_a_replay_gives_the_same_answers(moves: list[tuple[str, list[str]]]) -> None:
    """Ids and times come from the call, so the recorded requests rebuild the platform."""

    def play() -> list[Any]:
        desk = Desk()
        rx = desk.given(codes=["a", "b"])
        answers = [desk.send(prescription("a")), dict(rx)]
        answers += [desk.send(dispensation(*(rx[line] for line in lines))) for _, lines in moves]
        return [*answers, plain(desk)]

    assert play() == play()


def test_a_qr_token_tells_nothing_of_ids_and_numbers() -> None:
    """Each prescription has a token of its own that stands nowhere else."""
    desk = Desk()
    given_ = [desk.given() for _ in range(20)]

    assert 20 == len({rx["qr"] for rx in given_})
    for rx in given_:
        others = [value for name, value in rx.items() if name != "qr"]
        assert all(rx["qr"] not in value and value not in rx["qr"] for value in others)


def test_the_base_address_of_answers_is_the_services() -> None:
    desk = Desk()
    rx = desk.given()

    assert desk.get(f"/CarePlan?_id={rx['id']}")["entry"][0]["fullUrl"].startswith(BASE)
