"""No two cases that can be open together own the same calls (plan language, meaning 3)."""

import re

import pytest
from plan_sample import HEAD, codes, with_cases

AWAIT = "await: {id: s, at: orders, within: 1 s, on_timeout: failed}"
SEND = "send: {id: s, to: system.x, method: GET, deadline: 1 s}"
CHECK = "check: {that: s, json: true}"


def cases(*keys: str, head: str = HEAD, first: str = AWAIT) -> list[str]:
    lines = (
        f'  - {{id: C-{n}, title: {{en: "One"}}, verifies: [P-1], {key}, steps: [{first}, {CHECK}]}}\n'
        for n, key in enumerate(keys)
    )
    return codes(with_cases("".join(lines), _declaring(head, keys)))


def _declaring(head: str, keys: tuple[str, ...]) -> str:
    names = sorted({name for key in keys for name in re.findall(r"claims\.(\w+)", key)})
    values = {"kind": ", values: [x, y]"}
    new = "".join(f'{{claim: {name}, title: {{en: "{name}"}}{values.get(name, "")}}}, ' for name in names)
    return head.replace("claims: [", f"claims: [{new}")


OVERLAP = "EQ-PLAN-072"


def test_one_persona_has_one_case() -> None:
    assert [OVERLAP] == cases("persona: ada", "persona: ada")
    assert [] == cases("persona: ada", "persona: bob")


def test_personas_that_share_a_discriminator_are_one() -> None:
    assert [OVERLAP] == cases("persona: ada", "persona: twin")


def test_one_token_has_one_case() -> None:
    assert [OVERLAP] == cases("token: T", "token: T")
    assert [] == cases("token: T", "token: U")
    assert [OVERLAP] == cases("persona: bob", 'token: "urn:oid:1.2.3|200"')
    assert [OVERLAP] == cases("token: T", "{persona: bob, token: T}"[1:-1])


def test_each_further_case_is_told_once() -> None:
    assert [OVERLAP] * 3 == cases("persona: ada", "persona: ada", "persona: twin", "{persona: ada, token: T}"[1:-1])


def test_cases_without_discriminator_own_nothing() -> None:
    assert [] == cases("tags: [a]", "tags: [a]")


def test_cases_that_wait_for_nothing_share_a_persona() -> None:
    """A persona that only the instructions name is no reason to refuse; one that a waiting case owns is."""
    assert [] == cases("persona: ada", "persona: ada", first=SEND)
    head, waiting = f'id: A, title: {{en: "A"}}, verifies: [P-1], persona: ada, steps: [{SEND}, {CHECK}]', AWAIT
    text = f"  - {{{head}}}\n  - {{{head.replace('id: A,', 'id: B,').replace(SEND, waiting)}}}\n"

    assert [OVERLAP] == codes(with_cases(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("claims.a", "claims.a.not()"),
        ("claims.kind = 'x'", "claims.kind = 'y'"),
        ("variant.transport = 'mtls'", "variant.transport = 'oidc'"),
        ("claims.a and variant.transport = 'mtls'", "claims.a and variant.transport = 'oidc'"),
    ],
)
def test_conditions_that_exclude_each_other_part_the_cases(one: str, other: str) -> None:
    assert [] == cases(f'{{persona: ada, when: "{one}"}}'[1:-1], f'{{persona: ada, when: "{other}"}}'[1:-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("claims.a", "claims.a"),
        ("claims.a", "claims.b"),
        ("claims.a.not()", "claims.b.not()"),
        ("claims.kind = 'x'", "claims.kind = 'x'"),
        ("variant.transport = 'mtls'", "claims.a"),
    ],
)
def test_conditions_that_can_hold_together_do_not(one: str, other: str) -> None:
    assert [OVERLAP] == cases(f'{{persona: ada, when: "{one}"}}'[1:-1], f'{{persona: ada, when: "{other}"}}'[1:-1])
    assert [OVERLAP] == cases(f'{{persona: ada, when: "{one}"}}'[1:-1], "persona: ada")


def test_all_earlier_owners_are_compared() -> None:
    """The third case excludes the second, but not the first."""
    keys = [
        f'{{persona: ada, when: "{when}"}}'[1:-1] for when in ("claims.a", "claims.a.not()", "claims.a and claims.b")
    ]

    assert [OVERLAP] == cases(*keys)


def test_too_many_claims_to_try_count_as_open_together() -> None:
    many = " and ".join(f"claims.c{n}" for n in range(20))

    assert [OVERLAP] == cases(
        f'{{persona: ada, when: "{many}"}}'[1:-1], '{persona: ada, when: "claims.c0.not()"}'[1:-1]
    )


def test_ten_thousand_owners_of_one_persona_are_told_quickly() -> None:
    keys = [f'{{persona: ada, when: "claims.c{n}"}}'[1:-1] for n in range(40)] + ["persona: ada"] * 2000

    assert 2039 == cases(*keys).count(OVERLAP)
