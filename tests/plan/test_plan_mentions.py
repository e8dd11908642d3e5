"""What an expression mentions, seen in its text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.plan.mentions import axes_in, mentions_of


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("%sent.request.body = $this", ("sent",)),
        ("%a and %b or %a", ("a", "b")),
        ("%`rx`.number + %'ry'", ("rx", "ry")),
        ("'%no' & %yes", ("yes",)),
        (r"'it\'s %no' & %yes", ("yes",)),
        ("%yes // %no", ("yes",)),
        ("%yes /* %no\n%no */ & %also", ("yes", "also")),
        ("`%no`.exists()", ()),
        ("%`vs-observation` | %'ext-patient'", ()),
        ("type = 'transaction'", ()),
        ("", ()),
    ],
)
def test_names_are_found_outside_texts_and_comments(expression: str, names: tuple[str, ...]) -> None:
    assert names == mentions_of(expression).names


@pytest.mark.parametrize(
    ("expression", "looks"),
    [
        ("response.status = 200", True),
        ("request.method = 'GET' and response.exists()", True),
        ("$this.response.exists()", True),
        ("%context . response.exists()", True),
        ("`response`.exists()", True),
        ("request.headers.where(response.exists())", True),
        ("%first.response.status = 200", False),
        ("request.response.exists()", False),
        ("request . response", False),
        ("request.body = 'response'", False),
        ("responses.exists()", False),
    ],
)
def test_members_of_the_root_do_not_follow_a_dot(expression: str, looks: bool) -> None:
    assert looks == ("response" in mentions_of(expression).roots)


def test_axes_of_a_condition() -> None:
    assert {"transport", "region"} == axes_in("variant.transport = 'variant.no' and %variant . region = 'x'")


@settings(deadline=None)
@given(st.text(st.sampled_from("%`'\"/*.\\ ab(-$\n")) | st.text())
def test_any_text_can_be_looked_through(expression: str) -> None:
    mentions = mentions_of(expression)

    assert all(
        f"%{name}" in expression or f"%`{name}`" in expression or f"%'{name}'" in expression for name in mentions.names
    )
    assert all(root in expression for root in mentions.roots)
