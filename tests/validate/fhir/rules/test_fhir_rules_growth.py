"""What many of one kind cost together is no more than what each costs alone: work is counted, not timed."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from rules_runs import RULES, bundle, entry, observation, patient, walked

from eqlab.core.values import Json
from eqlab.validate.fhir.answers import Answers
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.rules import reach, targets, worlds
from eqlab.validate.fhir.run import Run, Target

MANY = 60
HOME = "https://lab.example.org/fhir"


def uuid(number: int) -> str:
    return f"urn:uuid:3c0d2a5e-1b7c-4f57-9d3a-{number:012x}"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts calls of what goes through many things, and what they are given."""
    done: Counter[str] = Counter()

    def counted(name: str, many: Callable[[Any], int]) -> None:
        real = getattr(worlds, name)

        def call(given: Any) -> Any:
            done[name] += many(given)
            return real(given)

        monkeypatch.setattr(worlds, name, call)

    counted("_named", len)
    counted("_by_base", len)
    counted("version_of", lambda _: 1)
    return done


def judged(resource: Json) -> Run:
    run = walked(resource)
    for rule in RULES:
        rule(run)
    return run


def named(literal: str) -> Json:
    return {"code": {"text": "x"}, "subject": {"reference": literal}}


def links(literal: str) -> Json:
    return [{"other": {"reference": literal}, "type": "seealso"}]


BUNDLES = {
    "no ids and no fullUrls": bundle(
        "collection", *(entry("", {"resourceType": "Basic", **named(f"Patient/p{at}")}) for at in range(MANY))
    ),
    "servers, and resources without fullUrl": bundle(
        "collection",
        *(entry(f"{HOME}/Observation/o{at}", observation(f"Patient/p{at}", f"o{at}")) for at in range(MANY)),
        *(entry("", {"resourceType": "Patient"}) for _ in range(MANY)),
    ),
    "UUIDs, and resources without id": bundle(
        "collection", *(entry(uuid(at), {"resourceType": "Basic", **named(f"Patient/p{at}")}) for at in range(MANY))
    ),
    "as many servers as entries, none of which fits its address": bundle(
        "collection",
        *(entry(f"https://h{at}.example.org/Patient/o", observation(uuid(at))) for at in range(MANY)),
    ),
    "versions of one resource": bundle(
        "history",
        *(
            entry(f"{HOME}/Patient/p", patient(meta={"versionId": str(at)}, link=links(f"Patient/p/_history/{at}")))
            for at in range(MANY)
        ),
    ),
    "versions without fullUrl": bundle(
        "history",
        *(
            entry("", patient(meta={"versionId": str(at)}, link=links(f"Patient/p/_history/{at}")))
            for at in range(MANY)
        ),
    ),
    "one id under many UUIDs": bundle(
        "collection", *(entry(uuid(at), patient(link=links("Patient/p"))) for at in range(MANY))
    ),
}


@pytest.mark.parametrize("resource", BUNDLES.values(), ids=BUNDLES)
def test_what_is_in_a_bundle_is_listed_a_few_times_at_most(resource: Json, work: Counter[str]) -> None:
    judged(resource)

    assert sum(work.values()) <= 6 * len(resource["entry"])


def composition(*targets: str) -> Json:
    return {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "x"},
        "date": "2026-01-01",
        "title": "x",
        "author": [{"reference": one} for one in targets],
    }


def test_many_references_to_many_of_one_address_are_few_links() -> None:
    entries = [entry(uuid(1), observation(uuid(1), f"o{at}")) for at in range(MANY)]
    run = judged(bundle("document", entry(uuid(0), composition(uuid(1))), *entries))

    links = run.scopes[0].notes["links of bundles"][id(run.scopes[0])]

    assert sum(map(len, links.values())) <= 3 * MANY
    assert not [one for one in run.notes if one[0].code in ("EQ-FHIR-510", "EQ-FHIR-511")]


def test_what_only_leads_back_to_many_of_one_address_is_told() -> None:
    """The entries lead to the Composition, twice under one address; it leads to none of them."""
    twice = [entry(uuid(0), composition(uuid(9))), entry(uuid(0), composition(uuid(9)))]
    run = judged(bundle("document", *twice, *(entry(uuid(at), observation(uuid(0))) for at in (1, 2))))

    places = [one[1][1] for one in run.notes if one[0].code == "EQ-FHIR-511"]

    assert [1, 2, 3] == sorted(places)


def test_links_of_a_bundle_are_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = reach.held
    monkeypatch.setattr(reach, "held", lambda scope, url: (seen.append(url), real(scope, url))[1])
    entries = [entry(uuid(1), patient(f"p{at}")) for at in range(MANY)]
    links = [{"relation": f"r{at}", "url": uuid(1)} for at in range(MANY)]

    judged(bundle("document", entry(uuid(0), composition(uuid(1))), *entries, link=links))

    assert [uuid(1)] == seen


def test_what_several_profiles_ask_of_a_reference_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless there is something to say, which is told by the rule of each."""
    seen: list[str] = []
    real = targets.check_target
    monkeypatch.setattr(targets, "check_target", lambda one, depth: (seen.append(one.rule), real(one, depth)))
    run = walked(observation("https://elsewhere.example.org/somebody"))
    reference = run.scopes[0].resource["subject"]

    def ask(rule: str, *profiles: str, versioning: str = "") -> None:
        run.targets.append(Target(reference, (None, "Observation"), run.scopes[0], profiles, (), versioning, rule))

    ask("one", f"{STRUCTURES}Patient")
    ask("two", f"{STRUCTURES}Patient")
    ask("three", f"{STRUCTURES}Patient", f"{STRUCTURES}Group")
    ask("four", f"{STRUCTURES}Patient", versioning="specific")
    ask("five", f"{STRUCTURES}Patient", versioning="specific")
    targets.check_targets(run, alone=True)

    assert ["one", "three", "four", "five"] == seen
    assert ["four", "five"] == [note[3] for note in run.notes]


# Answers


def asked_in_a_clique(size: int, last: bool | None, deepest: int = 12) -> tuple[bool | None, int]:
    """Let each of some values ask for all others; what lies too deep answers `last`. Return an answer and all asks."""
    answers, values, asks = Answers(), [{"value": at} for at in range(size)], 0

    def ask(depth: int) -> bool | None:
        nonlocal asks
        asks += 1
        if depth >= deepest:
            return last
        found = {answers.of("p", values[other], lambda: ask(depth + 1)) for other in range(size)}
        return False if False in found else None if None in found else True

    return answers.of("p", values[0], lambda: ask(0)), asks


@pytest.mark.parametrize("last", [True, False, None])
def test_where_all_ask_for_all_each_is_asked_a_few_times(last: bool | None) -> None:
    answer, asks = asked_in_a_clique(16, last)

    assert answer is last or last is False
    assert asks <= 4 * 16


def test_what_was_built_on_what_cannot_be_told_cannot_be_told() -> None:
    answers, one, other = Answers(), {"value": 1}, {"value": 2}

    def first() -> None:
        assert answers.of("p", other, lambda: answers.of("p", one, lambda: True)) is True

    assert answers.of("p", one, first) is None
    assert answers.told("p", other) is None


def test_what_was_built_on_what_is_wrong_is_asked_again() -> None:
    answers, one, other = Answers(), {"value": 1}, {"value": 2}

    def first() -> bool:
        assert answers.of("p", other, lambda: answers.of("p", one, lambda: True)) is True
        return False

    assert answers.of("p", one, first) is False
    assert answers.of("p", other, lambda: answers.of("p", one, lambda: True)) is False
