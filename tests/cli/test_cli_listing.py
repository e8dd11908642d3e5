"""Lists of findings that were cut: this is told whatever is left out, and counts for no finding."""

import json
from dataclasses import replace

import pytest
from cli_hands import Hand

from eqlab.cli.listing import CUTS
from eqlab.cli.showing import MOST, Judged, Paper
from eqlab.cli.speech import tongue
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import SubjectPath
from eqlab.validate.cda.issues import MORE as MORE_CDA
from eqlab.validate.fhir.issues.engine import MORE
from eqlab.validate.fhir.issues.json_writing import MORE as MORE_JSON
from eqlab.validate.fhir.issues.xml_writing import MORE as MORE_XML
from eqlab.validate.hl7v2.issues import MORE_FINDINGS
from eqlab.validate.xsd.issues import MORE as MORE_XSD

WRONG = Issue(code="EQ-TEST-001", template="It is wrong.")
ODD = replace(WRONG, code="EQ-TEST-002", level=Level.WARNING)
UNDECIDED = replace(WRONG, code="EQ-FHIR-999", nature=Nature.UNDECIDED)
CUT = found(MORE, SubjectPath(path="Bundle", line=1, column=1), count="12345", shown="10000")


def told(*findings: Finding, whole: bool = False) -> list[str]:
    return list(Paper.of(tongue("en"), whole=whole).file(Judged(file="a.json", data=b"{}", findings=findings)))


def test_the_issues_that_say_so_are_known() -> None:
    assert {one.code for one in (MORE, MORE_JSON, MORE_XML, MORE_CDA, MORE_XSD, MORE_FINDINGS)} == CUTS


def test_that_a_list_was_cut_is_told_after_all_and_counts_for_nothing() -> None:
    lines = told(CUT, *[found(WRONG)] * (MOST + 1))
    left = f"  {1 + 2345:,} more findings are not shown; --all tells at most {MOST + 1}."

    assert f"a.json: not valid, {MOST + 1} errors, 2,345 more" == lines[0] == lines[-2]
    assert MOST == lines.count("    It is wrong.")
    assert lines.index(left) < lines.index("  1:1  undecided  Bundle")
    assert "    There is more to say: of 12345 findings the lab tells 10000, errors first." in lines


def test_who_asks_for_all_is_told_that_this_is_not_all() -> None:
    lines = told(CUT, *[found(WRONG)] * (MOST + 1), whole=True)

    assert not any("not shown" in line for line in lines)
    assert MOST + 1 == lines.count("    It is wrong.")
    assert "    [EQ-FHIR-952]" in lines


@pytest.mark.parametrize(
    ("issue", "verdict"), [(WRONG, "not valid, 1 error"), (ODD, "not decided, 1 warning"), (None, "not decided")]
)
def test_a_list_that_was_cut_leaves_open_what_nothing_else_decides(issue: Issue | None, verdict: str) -> None:
    """What helps against open questions, a package or a server, is no help against too many findings."""
    lines = told(CUT, *([found(issue)] if issue else []))

    assert f"a.json: {verdict}, 2,345 more" == lines[0]
    assert not any("--tx" in line for line in lines)
    assert "a.json: not decided, 1 undecided, 2,345 more" == told(found(UNDECIDED), CUT)[0]
    assert any("--tx" in line for line in told(found(UNDECIDED), CUT))


def test_where_nobody_knows_how_many_there_are_that_is_not_made_up() -> None:
    lines = told(found(MORE_JSON, shown="100"), *[found(WRONG)] * (MOST + 2))

    assert f"a.json: not valid, {MOST + 2} errors, and more" == lines[0]
    assert f"  2 more findings are not shown; --all tells at most {MOST + 2}." in lines
    assert "    More is wrong with how the document is written; only the first 100 findings are told." in lines


def test_a_count_of_those_left_out_is_taken_as_it_is() -> None:
    assert (
        "a.json: valid, 1 note, 4 more"
        == told(found(MORE_FINDINGS, count="4"), found(replace(ODD, level=Level.NOTE)))[0]
    )


def test_of_a_large_bundle_text_tells_the_truth(hand: Hand) -> None:
    entry = {"resource": {"resourceType": "Patient", "name": [{"family": ""}] * 30}}
    file = hand.write("big.json", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [entry] * 400}))
    result = hand.call("validate", file)
    head = result.stdout.splitlines()[0]

    assert 1 == result.exit_code
    assert head.startswith("big.json: not valid, 10,000 errors, ")
    assert "undecided" not in head
    assert "--all tells at most 10,000." in result.stdout
    assert "[EQ-FHIR-952]" in result.stdout
