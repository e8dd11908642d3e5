"""What is to be done next in a vendor file, as sentences."""

from collections.abc import Iterator, Mapping

from eqlab.core.finding import Finding, found
from eqlab.core.text import Text, words
from eqlab.label import issues
from eqlab.label.filing.model import DeclaredBuild, Filing, OutputState, State, StepState
from eqlab.label.scheme.model import Outcome, Retest

ASKED: Mapping[Retest, str] = {
    Retest.NOTHING: words("nothing has to be tested again"),
    Retest.TAGGED: words("the tagged cases have to be tested again"),
    Retest.ALL: words("everything has to be tested again"),
}
BECOMES: Mapping[Outcome, str] = {
    Outcome.NONE: words("the attestation stays as it is"),
    Outcome.EXTENSION: words("then the attestation is extended to it"),
    Outcome.EVALUATION: words("then it is evaluated and decided anew"),
}


def next_things(filing: Filing) -> Iterator[Finding]:
    """Yield what is to be done, what is late first."""
    under_way = [one for one in filing.steps if one.under_way]
    for step in under_way:
        if step.state is State.OVERDUE and step.due is not None:
            yield found(issues.TOO_LATE, due=step.due.isoformat(), **said("step", step.step.title))
    for line in filing.register:
        if line.due:
            yield found(
                issues.TO_SEND,
                recipient=line.recipient,
                version=line.due,
                **said("document", _title(filing, line.document)),
            )
    for step in under_way:
        for output in step.outputs:
            if output.ready and not output.output.optional:
                yield _deliver(filing, step, output)
    yield from (_test(one) for one in _newest(filing))


def _deliver(filing: Filing, step: StepState, state: OutputState) -> Finding:
    output = state.output
    who = filing.scheme.parties[output.who].title if output.who in filing.scheme.parties else {"en": output.who}
    form = filing.scheme.forms.get(output.form)
    shared = {**said("step", step.step.title), **said("who", who)}
    if form is not None:
        return found(issues.TO_FILE, number=form.number, **shared, **said("form", form.title))
    return found(issues.TO_DELIVER, **shared, **said("output", output.title))


def _newest(filing: Filing) -> list[DeclaredBuild]:
    """The last declared build of each statement."""
    return list({one.statement: one for one in filing.builds}.values())


def _test(build: DeclaredBuild) -> Finding:
    change = build.change
    title: Text = change.title if change else {"en": build.change_class}
    retest, outcome = (change.retest, change.outcome) if change else (Retest.ALL, Outcome.EVALUATION)
    asked = words("{asked}; {becomes}", asked=ASKED[retest], becomes=BECOMES[outcome])
    return found(issues.TO_TEST, version=build.version, statement=build.statement, asked=asked, **said("change", title))


def _title(filing: Filing, document: str) -> Text:
    known = filing.scheme.documents.get(document)
    return known.title if known else {"en": document}


def said(name: str, text: Text) -> dict[str, str]:
    """Return an author's text as the fact `name`, with its companions in other languages."""
    english = text.get("en") or next(iter(text.values()), "")
    return {name: english, **{f"{name}.{language}": one for language, one in text.items() if language != "en"}}
