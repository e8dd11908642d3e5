"""Requests of `eqlab validate --batch`: what they may hold."""

import pytest

from eqlab.cli.batch import answer
from eqlab.cli.request import OPTIONS, read_request
from eqlab.core.errors import UsageError
from eqlab.core.values import Json
from eqlab.validate.fhir.library import core_library


def test_only_the_file_must_be_there() -> None:
    assert "a.json" == read_request({"file": "a.json", "id": 7, "profiles": None}).file


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, 'it has no "file"'),
        ({"file": 3}, '"file" is 3. Expected: a text.'),
        ({"file": "a", "format": "yaml"}, '"format" is "yaml". Expected: one of json, xml.'),
        ({"file": "a", "profiles": "b"}, '"profiles" is "b". Expected: a list of texts.'),
        ({"file": "a", "fetch": {"b": 1}}, "Expected: an object of texts."),
        ({"file": "a", "suporting": []}, 'there is no member "suporting". Did you mean "supporting"?'),
        ({"file": "a", "options": {"best-practice": "Loud"}}, "Expected: one of Ignore, Hint, Warning, Error."),
        ({"file": "a", "options": {"no-tx": 1}}, "Expected: true or false."),
        ({"file": "a", "options": {"validateReference": []}}, '"validateReference" is []'),
    ],
)
def test_what_is_wrong_is_told_with_what_is_right(written: Json, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_request(written)

    assert said in error.value.sentence()


@pytest.mark.parametrize("word", [True, "true"])
def test_true_may_be_written_out(word: Json) -> None:
    assert read_request({"file": "a", "options": {"no-tx": word}}).options["no-tx"] is True


def test_an_option_that_there_is_not_is_remarked() -> None:
    """Drivers of several validators send the options of all to each."""
    request = read_request({"file": "a", "options": {"best-practise": "Hint"}})

    assert ('There is no option "best-practise"; it has no effect. Did you mean "best-practice"?',) == request.remarks


def test_remarks_are_answered(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("request") / "p.json"
    file.write_text('{"resourceType": "Patient"}', "utf-8")
    line = f'{{"id": 1, "file": "{file}", "options": {{"colour": "red"}}}}'

    assert ['There is no option "colour"; it has no effect.'] == answer(line.encode(), core_library())["remarks"]


def test_every_option_is_documented() -> None:
    from cli_hands import ROOT

    page = (ROOT / "docs" / "fhir-validation.md").read_text("utf-8")

    assert [] == [name for name in OPTIONS if f"| `{name}` |" not in page]
