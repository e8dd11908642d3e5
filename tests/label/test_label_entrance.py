"""Nobody alone gives a key to a role on which two people rest; logs that are older than the rule still check."""

from dataclasses import replace

import pytest
from filing_hands import Log, entered, founded, key_of, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.act import (
    Act,
    DecisionTaken,
    Entrance,
    LabFounded,
    OverrideConfirmed,
    PersonConfirmed,
    PersonEntered,
    PersonLeft,
    Role,
)
from eqlab.core.errors import UsageError
from eqlab.label.admission import audit, entrance, given_alone

FIRST = PersonEntered(
    person="ada", name="Ada", roles=(Role.ADMINISTRATOR,), key=key_of("ada"), entrance=Entrance.FOUNDING
)
DECIDED = OverrideConfirmed(nonconformity="NC-1", agreed=True)


def begun(*administrators: str) -> Log:
    """A new laboratory, held to the rule from its first person on."""
    log = Log()
    log.does("ada", LabFounded(lab="lab.example", name="Example", engine="0"))
    log.does("ada", FIRST)
    for person in administrators:
        log.does("ada", given_as(log, entered(person, Role.ADMINISTRATOR)))
        if log.people.get(person) is None:
            log.does(administrators[0], agreed(log, person))
    return log


def given_as(log: Log, act: PersonEntered) -> PersonEntered:
    """An entering as the rule has it at this moment."""
    return replace(act, entrance=entrance(log.people, act))


def agreed(log: Log, person: str, *, yes: bool = True, reason: str = "") -> PersonConfirmed:
    return PersonConfirmed(person=person, proposed=log.people.proposed[person].entry, agreed=yes, reason=reason)


def refused(log: Log, actor: str, act: Act) -> str:
    with pytest.raises(UsageError) as refusal:
        log.does(actor, act, "")
    return refusal.value.issue.code


def test_founding_laboratory_enters_people_at_once_and_says_so() -> None:
    log = begun()
    act = given_as(log, entered("dora", Role.DECIDER))
    log.does("ada", act)

    assert Entrance.FOUNDING is act.entrance
    assert log.people.get("dora") is not None
    assert ["dora"] == [one.person for one in given_alone(log.entries)]
    assert () == audit(log.entries)


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.VENDOR, Role.AUDITOR)])
def test_role_of_trust_waits_for_a_second_administrator(role: Role) -> None:
    log = begun("bea")
    log.does("ada", given_as(log, entered("dora", role)))

    assert log.people.get("dora") is None
    assert "EQ-LABEL-095" == refused(log, "ada", agreed(log, "dora"))
    log.does("bea", agreed(log, "dora"))
    assert key_of("dora") == log.people.key_of("dora")
    assert {} == log.people.proposed
    assert ["bea"] == [one.person for one in given_alone(log.entries)]
    assert () == audit(log.entries)


@pytest.mark.parametrize("said", [Entrance.PLAIN, Entrance.FOUNDING])
def test_nobody_alone_enters_who_decides_once_there_are_two(said: Entrance) -> None:
    """Neither silence nor the word of founding lets a second person be passed over; forced in, the auditor finds it."""
    log = begun("bea")
    act = replace(entered("dora", Role.DECIDER), entrance=said)

    assert "EQ-LABEL-209" == refused(log, "ada", act)
    forced = log.forces("ada", act)
    assert [str(forced.number)] == [one.facts["number"] for one in audit(log.entries)]


def test_founding_is_over_with_the_first_act_of_decision() -> None:
    log = begun()
    log.forces("ada", DECIDED, "nova-1")
    act = replace(entered("dora", Role.DECIDER), entrance=Entrance.FOUNDING)

    assert "EQ-LABEL-209" == refused(log, "ada", act)
    assert Entrance.PROPOSED is entrance(log.people, act)


def test_another_key_for_who_is_trusted_waits_and_the_old_one_holds_until_then() -> None:
    log = begun("bea")
    log.does("ada", given_as(log, entered("dora", Role.DECIDER)))
    log.does("bea", agreed(log, "dora"))
    log.does("ada", given_as(log, entered("dora", Role.DECIDER, key=key_of("other"))))
    number = len(log.entries)

    assert key_of("dora") == log.people.key_of("dora")
    log.does("bea", agreed(log, "dora"))
    assert key_of("other") == log.people.key_of("dora")
    assert key_of("dora") == log.people.key_of("dora", number + 1)


@pytest.mark.parametrize("roles", [(Role.AUDITOR,), (Role.VENDOR,)])
def test_key_is_not_changed_by_taking_the_role_away_at_once(roles: tuple[Role, ...]) -> None:
    """Who was trusted is not put under another key alone, in whatever role."""
    log = begun("bea")
    log.does("ada", given_as(log, entered("dora", Role.DECIDER)))
    log.does("bea", agreed(log, "dora"))
    act = entered("dora", *roles, organisation="nova", key=key_of("other"))

    assert Entrance.PROPOSED is entrance(log.people, act)
    assert Entrance.PLAIN is entrance(log.people, replace(act, key=key_of("dora")))


def test_name_roles_taken_away_vendors_and_auditors_hold_at_once() -> None:
    log = begun("bea")
    log.does("ada", given_as(log, entered("tess", Role.TESTER, Role.REVIEWER)))
    log.does("bea", agreed(log, "tess"))
    for act in (
        replace(entered("tess", Role.TESTER), name="Theresa"),
        entered("vera", Role.VENDOR, organisation="nova"),
        entered("otto", Role.AUDITOR),
    ):
        assert Entrance.PLAIN is given_as(log, act).entrance
        log.does("ada", given_as(log, act))
    assert ("Theresa", (Role.TESTER,)) == (log.people.everyone[2].name, log.people.everyone[2].roles)


def test_confirmation_is_of_the_very_entry_that_was_seen() -> None:
    """A proposal that was put in the place of another needs a confirmation of its own."""
    log = begun("bea")
    log.does("ada", given_as(log, entered("dora", Role.DECIDER)))
    seen = agreed(log, "dora")
    log.does("ada", given_as(log, entered("dora", Role.DECIDER, key=key_of("mallory"))))

    assert "EQ-LABEL-210" == refused(log, "bea", seen)
    assert "EQ-LABEL-210" == refused(log, "bea", replace(seen, person="nobody"))
    log.does("bea", agreed(log, "dora"))
    assert "EQ-LABEL-210" == refused(log, "bea", replace(seen, proposed=len(log.entries) - 1))


def test_key_that_was_given_meanwhile_is_not_confirmed() -> None:
    log = begun("bea")
    for person in ("dora", "eva"):
        log.does("ada", given_as(log, entered(person, Role.DECIDER, key=key_of("shared"))))
    log.does("bea", agreed(log, "dora"))

    assert "EQ-LABEL-069" == refused(log, "bea", agreed(log, "eva"))


def test_who_does_not_agree_says_why_and_nothing_holds() -> None:
    log = begun("bea")
    log.does("ada", given_as(log, entered("dora", Role.DECIDER)))

    assert "EQ-LABEL-096" == refused(log, "bea", agreed(log, "dora", yes=False))
    log.does("bea", agreed(log, "dora", yes=False, reason="not known"))
    assert (None, {}) == (log.people.get("dora"), log.people.proposed)


def test_proposal_falls_with_the_person_who_leaves() -> None:
    log = begun("bea")
    log.does("ada", given_as(log, entered("dora", Role.DECIDER)))
    log.does("bea", agreed(log, "dora"))
    log.does("ada", given_as(log, entered("dora", Role.ISSUER)))
    log.does("bea", PersonLeft(person="dora"))

    assert {} == log.people.proposed


def test_own_confirmation_changes_nothing_even_past_the_gate() -> None:
    log = begun("bea")
    log.does("ada", given_as(log, entered("mallory", Role.DECIDER)))
    forced = log.forces("ada", agreed(log, "mallory"))

    assert log.people.get("mallory") is None
    assert [str(forced.number)] == [one.facts["number"] for one in audit(log.entries)]


def test_sole_administrator_gets_a_second_one_by_a_decider_and_nobody_else() -> None:
    """A laboratory that decided with one administrator is not locked, nor in one hand."""
    log = begun()
    for person, role in (("dora", Role.DECIDER), ("eva", Role.EVALUATOR)):
        log.does("ada", given_as(log, entered(person, role)))
    log.forces("dora", DECIDED, "nova-1")
    log.does("ada", given_as(log, entered("mallory", Role.ISSUER)))
    log.does("ada", given_as(log, entered("bea", Role.ADMINISTRATOR)))

    assert "EQ-LABEL-211" == refused(log, "dora", agreed(log, "mallory"))
    assert "EQ-LABEL-065" == refused(log, "eva", agreed(log, "bea"))
    log.does("dora", agreed(log, "bea"))
    log.does("bea", agreed(log, "mallory"))
    log.does("ada", given_as(log, entered("cleo", Role.ADMINISTRATOR)))
    assert "EQ-LABEL-211" == refused(log, "dora", agreed(log, "cleo"))


def test_founder_does_not_wait_for_anybody() -> None:
    log = Log()
    log.does("ada", LabFounded(lab="lab.example", name="Example", engine="0"))

    assert "EQ-LABEL-209" == refused(log, "ada", replace(FIRST, entrance=Entrance.PROPOSED))


def test_log_older_than_the_rule_still_checks_and_tells_who_was_given_a_key_alone() -> None:
    log = opened(founded())
    log.forces("rex", DECIDED, "nova-1")
    log.does("ada", entered("tim", Role.TESTER))

    names = [one.person for one in given_alone(log.entries)]
    assert ["tess", "eva", "rex", "dora", "ines", "tim"] == names
    assert [] == [one for one in audit(log.entries) if one.facts["act"] == "PersonEntered"]


def test_older_log_is_held_to_the_rule_from_the_first_entry_that_knows_it() -> None:
    log = opened(founded())
    log.forces("rex", DECIDED, "nova-1")
    log.does("ada", given_as(log, entered("bea", Role.ADMINISTRATOR)))

    assert "EQ-LABEL-209" == refused(log, "ada", entered("mallory", Role.DECIDER))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ada", "bea", "dora"]),
            st.sampled_from(["ada", "bea", "dora", "eva"]),
            st.sampled_from([Role.ADMINISTRATOR, Role.DECIDER, Role.AUDITOR]),
            st.sampled_from(["one", "two", "three"]),
            st.booleans(),
        ),
        max_size=20,
    )
)
def test_no_key_of_trust_comes_from_one_person_once_something_was_decided(
    deeds: list[tuple[str, str, Role, str, bool]],
) -> None:
    """Whatever is tried: what the gate lets in was proposed by one person and confirmed by another."""
    log = begun("bea")
    log.forces("bea", DecisionTaken(decision="D-1", evaluation="EV-1", granted=False), "nova-1")
    before = len(log.entries)
    for actor, person, role, key, confirms in deeds:
        act = entered(person, role, key=key_of(key))
        try:
            log.does(actor, agreed(log, person) if confirms and person in log.people.proposed else given_as(log, act))
        except UsageError:
            continue

    assert ["bea"] == [one.person for one in given_alone(log.entries)]
    for entry in log.entries[before:]:
        if isinstance(entry.act, PersonConfirmed):
            assert entry.actor != log.entries[entry.act.proposed - 1].actor
