import pytest

from eqlab.core.issue import Level
from eqlab.core.values import Json
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.narrative import narratives_pass
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.run import Run, Scope

OPEN = '<div xmlns="http://www.w3.org/1999/xhtml"'


def noted(*resources: Json) -> list[tuple[str, str, dict[str, str]]]:
    """Codes, paths and facts; the first resource holds the others as entries of a Bundle do."""
    run = Run(core_library())
    top = Scope(resources[0], root(resources[0]["resourceType"]), None, run)
    scopes = [top, *(Scope(one, (top.path, at), top, run, "entry") for at, one in enumerate(resources[1:]))]
    for scope in scopes:
        if "text" in scope.resource:
            run.narratives.append((scope.resource["text"]["div"], ((scope.path, "text"), "div"), scope))
    narratives_pass(run)
    return [(issue.code, json_path(path), dict(facts)) for issue, path, facts, _ in run.notes]


def patient(inside: str, attributes: str = "", **more: Json) -> Json:
    return {"resourceType": "Patient", "text": {"div": f"{OPEN}{attributes}>{inside}</div>"}, **more}


def test_faults_stand_at_the_narrative() -> None:
    assert [("EQ-FHIR-310", "Patient.text.div", {"name": "script"})] == noted(patient("<script>a</script>"))


def test_without_narratives_there_is_nothing_to_say() -> None:
    assert [] == noted({"resourceType": "Patient"})


@pytest.mark.parametrize(
    "resource",
    [
        patient('<a href="#c1">x</a>', contained=[{"resourceType": "Basic", "id": "c1"}]),
        patient('<a href="#n">x</a>', name=[{"id": "n"}]),
        patient('<a href="#here">x</a><p id="here">y</p>'),
        patient('<a href="#">x</a>'),
    ],
)
def test_a_link_may_lead_to_any_id_in_its_resource(resource: Json) -> None:
    assert [] == noted(resource)


def test_a_link_may_lead_to_another_narrative_of_the_document() -> None:
    bundle = {"resourceType": "Bundle"}

    assert [] == noted(bundle, patient('<a href="#there">x</a>'), patient('<a name="there">y</a>'))


def test_a_link_that_leads_nowhere_is_told() -> None:
    bundle = {"resourceType": "Bundle"}

    assert [("EQ-FHIR-322", "Bundle[0].text.div", {"found": '"#other"'})] == noted(
        bundle, patient('<a href="#other">x</a><a href="#other">y</a>'), patient("z", id="other")
    )


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (patient("x", ' lang="fr" xml:lang="fr"', language="fr"), []),
        (patient("x", ' lang="FR" xml:lang="FR"', language="fr"), []),
        (patient("x"), []),
        (patient("x", ' lang="fr"'), []),
        (patient("x", language=1), []),
        (patient("x", language="fr"), ["EQ-FHIR-330"]),
        (patient("x", ' lang="fr"', language="fr"), ["EQ-FHIR-331"]),
        (patient("x", ' lang="de" xml:lang="de"', language="fr"), ["EQ-FHIR-332"]),
        (patient('<div lang="de">x</div><div lang="fr">y</div>', language="fr"), []),
        (patient('<div lang="de">x</div><div lang="pt">y</div>', language="fr"), ["EQ-FHIR-332"]),
        (patient('x<div lang="de">y</div>'), ["EQ-FHIR-333"]),
    ],
)
def test_languages_should_agree(resource: Json, expected: list[str]) -> None:
    assert expected == [code for code, _, _ in noted(resource)]


def test_languages_are_warnings() -> None:
    from eqlab.validate.fhir.issues import narrative as issues

    told = (issues.NO_LANGUAGE, issues.HALF_A_LANGUAGE, issues.OTHER_LANGUAGE, issues.MIXED_LANGUAGES)

    assert {Level.WARNING} == {issue.level for issue in told}
