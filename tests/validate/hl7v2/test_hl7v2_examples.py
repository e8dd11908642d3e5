"""The patient index: right messages pass, and every wrong variant gives its one finding."""

from typing import Any

import pytest
from hl7v2_world import brief, changed, codes, message, messages, profile_of, profiles, variants, wire

from eqlab.core.finding import Finding
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.reading import read_hl7v2
from eqlab.validate.hl7v2.standards import standard

OWN_CODES = {"registration", "person-addition"}
"""Examples whose level of confidence is a value of the index's own."""


@pytest.mark.parametrize("name", messages())
def test_right_messages_pass_their_profile(name: str) -> None:
    assert [] == list(profile_of(name).judge(message(messages()[name])))


@pytest.mark.parametrize("name", messages())
def test_right_messages_pass_the_standard(name: str) -> None:
    """What a profile adds never contradicts the standard; values of its own are at most a warning there."""
    read = message(messages()[name])
    expected = [(issues.NOT_SUGGESTED.code, "PID-32[1]")] if name in OWN_CODES else []

    assert expected == brief(standard(read).judge(read))


@pytest.mark.parametrize("variant", variants(), ids=lambda variant: str(variant["id"]))
def test_wrong_variant_gives_its_finding(variant: dict[str, Any]) -> None:
    """One slip, one finding: with code, place, level and origin."""
    read = read_hl7v2(wire(changed(variant)))
    assert not isinstance(read, Finding)
    told = list(profile_of(variant["of"]).judge(read))
    expected = dict(variant["finding"])
    rule = expected.pop("rule", None)

    assert [expected] == [
        {
            "code": one.issue.code,
            "at": one.subject.path,
            "line": one.subject.line,
            "level": one.level.name.lower(),
            "origin": one.origin.value,
        }
        for one in told
    ]
    assert rule in {None, told[0].rule.segments[-1]}


@pytest.mark.parametrize("variant", variants(), ids=lambda variant: str(variant["id"]))
def test_place_of_a_finding_lies_in_the_message(variant: dict[str, Any]) -> None:
    read = read_hl7v2(wire(changed(variant)))
    assert not isinstance(read, Finding)
    for finding in profile_of(variant["of"]).judge(read):
        line = next(segment for segment in read.segments if segment.number == finding.subject.line)

        assert 1 <= (finding.subject.column or 0) <= len(line.raw)
        assert "{" not in finding.sentence()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("registration", "~1984031700064", "~X0000001^^^&1.2.3.4&ISO^PPN~1984031700064"),
        ("registration", "LOC-1^", "1984031700064^"),
        ("registration", "&1.3.182.4.4&ISO", "&1.3.182.4.\\X34\\&ISO"),
        ("registration", "&1.3.182.3.1.1.10990001.1&ISO^PI", "&1.3.182.3.1.1.10990001.1&ISO"),
        ("registration", "&1.3.182.3.1.1.10990001.1&ISO^PI", "&1.3.182.3.1.1.10990001.1&ISO^XX"),
        ("registration", "Testagate^Lia^Eva", "Testagate^Lia^ "),
        ("merge", "MRG|LOC-9", "MRG|1984031700064"),
    ],
    ids=["passport", "number of two", "escaped", "no type", "other type", "spaces", "merged number of another"],
)
def test_unusual_identities_pass(name: str, old: str, new: str) -> None:
    """PID-3 is a list: other numbers may stand in it, and a number is told from another by its authority."""
    assert [] == codes(profile_of(name).judge(message(messages()[name], (old, new))))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("2900000189^^^&1.3.182.2.4.2", "1984031700064^^^&1.3.182.4.\\X34\\", "MPI-ID-5"),
        ("LOC-1^^^&1.3", "LOC-1^^^&1.3.182.3.1.1.10990001.1&ISO^MR~LOC-1^^^CLINIC&1.3", "MPI-ID-5"),
    ],
)
def test_the_same_identifier_is_known_however_it_is_written(old: str, new: str, rule: str) -> None:
    told = list(profile_of("person-update").judge(message(messages()["person-update"], (old, new))))

    assert rule in [one.rule.segments[-1] for one in told]


def test_there_are_wrong_variants_of_every_message() -> None:
    assert {"identifier-search-answer"} == set(messages()) - {variant["of"] for variant in variants()}
    assert len(variants()) >= 40
    assert len(variants()) == len({variant["id"] for variant in variants()})


def test_every_rule_of_the_content_has_a_wrong_variant() -> None:
    """A rule that nothing breaks may be one that nothing can break."""
    rules = {rule.id for profile in profiles().values() for rule in profile.rules}
    broken = {variant["finding"].get("rule") for variant in variants()}

    assert {"MPI-ACK-2", "MPI-RSP-3"} == rules - broken


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("acknowledgement", "MSA|AE", "MSA|AA", "MPI-ACK-2"),
        ("identifier-search-answer", "PID|||2900000189^^^&1.3.182.2.4.2&ISO^PI||^^^^^^S\n", "", "MPI-RSP-3"),
    ],
)
def test_remaining_rules_can_be_broken(name: str, old: str, new: str, rule: str) -> None:
    told = list(profile_of(name).judge(message(messages()[name], (old, new))))

    assert [rule] == [one.rule.segments[-1] for one in told]


def test_rules_are_told_in_three_languages() -> None:
    titles = [rule.title for profile in profiles().values() for rule in profile.rules]

    assert set() == {title["en"] for title in titles if set(title) != set(LANGUAGES)}


def test_update_of_an_unknown_identifier_is_not_judged_from_one_message() -> None:
    """Whether the index knows a local identifier is a matter of what came before."""
    read = message(messages()["person-update"], ("LOC-1", "LOC-4711"))

    assert [] == codes(profiles()["person-update"].judge(read))


def test_merge_of_the_second_patient_is_judged_by_its_own_group() -> None:
    """The survivor of one pair is not compared with the merged identity of another."""
    swapped = message(messages()["merge"], ("MRG|LOC-9", "MRG|LOC-3"))
    own = message(messages()["merge"], ("MRG|LOC-8", "MRG|LOC-3"))

    assert [] == list(profiles()["merge"].judge(swapped))
    assert [("EQ-HL7-072", "MRG[2]-1.1")] == brief(profiles()["merge"].judge(own))


def test_rules_of_our_own_never_claim_to_be_public() -> None:
    """What the platform's guide may say otherwise asks for review only."""
    ours = [rule for rule in profiles()["merge"].rules if rule.id.startswith("MPI-A40")]

    assert {Origin.INFERRED} == {rule.voice.origin for rule in ours}
