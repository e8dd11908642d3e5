"""Profiles are data: what is wrong with them is told with line and column, before any message is judged."""

import pytest
from hl7v2_world import ADMISSION, brief, compiled, message

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.issue import Level
from eqlab.core.requirement import Origin
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.compiling import compile_profile

HEAD = """\
hl7v2: "2.5"
profiles:
  admission:
    title: {en: Admission}
    message: ADT^A01
"""


def refused(text: str) -> AuthorError:
    with pytest.raises(AuthorError) as caught:
        compiled(text)
    return caught.value


def findings(text: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return brief(compiled(HEAD + text)["admission"].judge(message(ADMISSION, *changes)))


@pytest.mark.parametrize(
    ("body", "line", "column", "said"),
    [
        ("    elements: {PID-99: {usage: R}}\n", 6, 16, "a number from 1 to 39"),
        ("    elements: {PID-8.1: {usage: R}}\n", 6, 16, "it has no parts"),
        ("    elements: {PIX-1: {usage: R}}\n", 6, 16, "no segment"),
        ('    elements: {"PID-3[1]": {usage: R}}\n', 6, 16, "a path such as"),
        ("    elements: {PID-8: {usage: M}}\n", 6, 24, "one of R, RE"),
        ("    elements: {PID-8: {usagee: R}}\n", 6, 24, 'Did you mean "usage"'),
        ("    elements: {PID-8: {usage: C}}\n", 6, 24, "a condition `when`"),
        ("    elements: {PID-8: {when: PID-7 valued}}\n", 6, 24, "a usage such as C(R/X)"),
        ("    elements: {PID-8: {usage: C, when: PID-7 filled}}\n", 6, 34, "valued, empty, =, !=, in or matches"),
        ("    elements: {PID-3: {cardinality: 2..1}}\n", 6, 24, "bounds such as"),
        ("    elements: {PID-3: {cardinality: many}}\n", 6, 24, "bounds such as"),
        ("    elements: {PID-8: {length: -1}}\n", 6, 24, "bounds such as"),
        ('    elements: {PID-8: {table: "9999"}}\n', 6, 24, "no table"),
        ("    elements: {PID-8: {pattern: '('}}\n", 6, 24, "pattern"),
        ("    elements: {PID-8: {pattern: '(a+)+'}}\n", 6, 24, "pattern"),
        ("    elements: {PID-3.1: {identifier: matricul}}\n", 6, 26, 'Did you mean "matricule"'),
        ("    elements: {PID-8: {origin: hearsay}}\n", 6, 24, "one of public, seed"),
        ("    elements: {PID-8: {level: fatal}}\n", 6, 24, "one of note, warning, error"),
        ("    elements: {PID-3: {slices: {a: {when: .1 valued}}}}\n", 6, 33, "a mapping with en, fr, de"),
        (
            "    elements: {PID-3: {slices: {a: {title: {en: A}, when: .1 valued, elements: {PID-3: {}}}}}}\n",
            6,
            81,
            "below",
        ),
        ("    structure: MSH [EVN\n", 6, 5, '"]" at character 9'),
        ("    structure: MSH XYZ\n", 6, 5, "no segment"),
        ("    uses: [nothing]\n", 6, 12, "no piece"),
        ('    versions: ["2.9"]\n', 6, 16, "one of 2.5, 2.5.1"),
        ("    rules: [{id: A, title: {en: A}, require: PID-99 valued}]\n", 6, 37, "a field of PID from 1 to 39"),
        ("    rules: [{id: A, title: {en: A}, require: XYZ valued}]\n", 6, 37, "no segment"),
        ("    rules: [{id: A, title: {en: A}}]\n", 6, 13, "a text"),
        ("    rules: [{id: A, title: {en: A}, require: PID valued, each: VISIT}]\n", 6, 58, "INSURANCE, PROCEDURE"),
        ("    rules: [{id: A, title: {en: A}, require: PID valued, at: here}]\n", 6, 58, "a path such as"),
        ("    rules: {}\n", 6, 5, "a list of rules"),
    ],
)
def test_mistake_is_told_at_its_place(body: str, line: int, column: int, said: str) -> None:
    error = refused(HEAD + body)

    assert error.at is not None
    assert (line, column) == (error.at.line, error.at.column)
    assert said in str(error)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "a mapping with hl7v2"),
        ("{}", '"2.5"'),
        ('hl7v2: "2.4"', '"2.5"'),
        ('hl7v2: "2.5"', "profiles"),
        ('hl7v2: "2.5"\nprofiles: {}', "at least one profile"),
        ('hl7v2: "2.5"\nprofile: {}', 'Did you mean "profiles"'),
        ('hl7v2: "2.5"\nprofiles: {a: {title: {en: A}, message: ADT^A99}}', 'Did you mean "ADT^A'),
        ('hl7v2: "2.5"\ntables: {t: {values: F}}\nprofiles: {}', "a list of texts"),
        ('hl7v2: "2.5"\ntables: {t: {values: [F], mode: shut}}\nprofiles: {}', "one of closed, open, fragment"),
    ],
)
def test_file_that_is_no_file_of_profiles_is_refused(text: str, said: str) -> None:
    assert said in str(refused(text))


def test_mistakes_of_all_profiles_are_told_at_once() -> None:
    body = "    uses: [a]\n  other:\n    title: {en: Other}\n    message: ADT^A02\n"
    with pytest.raises(AuthorErrors) as caught:
        compiled(HEAD + body)

    assert [6, 9] == [error.at.line for error in caught.value.errors if error.at]


def test_one_profile_is_asked_for() -> None:
    data = {"hl7v2": "2.5", "profiles": {"a": {"title": {"en": "A"}, "message": "ACK"}}}

    assert "a" == compile_profile(data, "a.yaml", lambda _steps: None, {}).name
    data["profiles"] |= {"b": data["profiles"]["a"]}  # type: ignore[index, operator]
    with pytest.raises(AuthorError):
        compile_profile(data, "a.yaml", lambda _steps: None, {})


@pytest.mark.parametrize(
    ("elements", "change", "expected"),
    [
        ("PID-11: {usage: R}", None, [(issues.REQUIRED.code, "PID-11")]),
        ("PID-8: {usage: X}", None, [(issues.FORBIDDEN.code, "PID-8")]),
        ("PID-8: {usage: B}", None, [(issues.OUTDATED.code, "PID-8")]),
        ("PID-8: {usage: RE}", None, []),
        ("PID-9: {usage: C(R/X), when: PID-8 = 'F'}", None, [(issues.REQUIRED.code, "PID-9")]),
        ("PID-7: {usage: C(R/X), when: PID-8 = 'M'}", None, [(issues.FORBIDDEN.code, "PID-7")]),
        ("PID-3: {cardinality: 3..*}", None, [(issues.TOO_FEW.code, "PID-3")]),
        ("PID-3: {cardinality: 1..1}", None, [(issues.TOO_MANY.code, "PID-3")]),
        ("PID-3.1: {length: 2..*}", None, [(issues.TOO_SHORT.code, "PID-3[2].1")]),
        ("PID-3.1: {length: 0..2}", None, [(issues.TOO_LONG.code, "PID-3[1].1")]),
        ("PID-3: {length: 0..10}", None, [(issues.TOO_LONG.code, "PID-3[1]")]),
        ("PID-8: {constant: M}", None, [(issues.NOT_CONSTANT.code, "PID-8")]),
        ("PID-8: {constant: F}", None, []),
        ("PID-3.1: {pattern: '[0-9]{3}'}", None, [(issues.NOT_PATTERN.code, "PID-3[2].1")]),
        ('PID-8: {table: "0136"}', None, [(issues.NOT_IN_TABLE.code, "PID-8")]),
        ("PID-3.1: {identifier: uuid}", ("~4^^^Y", ""), [("EQ-ID-001", "PID-3[1].1")]),
        (
            "PID-3.4.1: {usage: X}",
            None,
            [(issues.FORBIDDEN.code, "PID-3[1].4.1"), (issues.FORBIDDEN.code, "PID-3[2].4.1")],
        ),
        (
            "PID-3: {slices: {x: {title: {en: X}, when: .1 = '4', cardinality: 0..0}}}",
            None,
            [(issues.SLICE_TOO_MANY.code, "PID-3")],
        ),
        (
            "PID-3: {slices: {x: {title: {en: X}, when: .1 = '4', elements: {'.2': {usage: R}}}}}",
            None,
            [(issues.REQUIRED.code, "PID-3[2].2")],
        ),
    ],
)
def test_bounds_of_a_profile_hold(
    elements: str, change: tuple[str, str] | None, expected: list[tuple[str, str]]
) -> None:
    changes = () if change is None else (change,)

    assert expected == findings(f"    elements:\n      {elements}\n", *changes)


def test_part_of_a_table_leaves_others_undecided() -> None:
    """Where our knowledge of a table is a fragment, another value is not wrong."""
    tables = "tables: {sex: {mode: fragment, values: [M]}}\n"
    profile = compiled(f"{HEAD}    elements: {{PID-8: {{table: sex}}}}\n{tables}")["admission"]

    assert [(issues.NOT_IN_FRAGMENT.code, "PID-8")] == brief(profile.judge(message()))


def test_profile_speaks_of_its_own_demands_only() -> None:
    """A finding on the standard's demand stays public, even beside a demand of our design."""
    body = "    elements: {PID-8: {usage: R, level: warning, clause: '7'}, PID-7: {usage: R}}\n"
    profile = compiled(HEAD + body)["admission"]
    told = list(profile.judge(message(ADMISSION, ("|19840317|F", "|x|"))))

    assert [(Origin.PUBLIC, Level.ERROR, ""), (Origin.DESIGN, Level.WARNING, "7")] == [
        (one.origin, one.level, one.clause) for one in told
    ]
