"""Judges FHIR resources, and whatever else might have been meant as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from eqlab.cli.definitions import form_of
from eqlab.cli.judges import Tools
from eqlab.cli.likeness import misnamed
from eqlab.cli.speech import safe, translate
from eqlab.cli.terminology import Service
from eqlab.cli.workbench import Workbench
from eqlab.core.finding import Finding
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.run import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceJudge:
    """Judges files, and lines of files."""

    workbench: Workbench
    options: Options
    service: Service

    def __call__(self, file: str, data: bytes) -> tuple[Finding, ...]:
        """Judge a file."""
        form = form_of(file, data)
        return (*misnamed(file, form), *self.workbench.judge(data, form, self.options, self.service()))

    def judge_all(self, documents: Sequence[bytes]) -> Iterator[tuple[Finding, ...]]:
        """Judge documents in JSON; one after the other where a terminology server is asked, whose patience ends."""
        if self.service() is None:
            yield from self.workbench.judge_all(documents, self.options)
            return
        for one in documents:
            yield self.workbench.judge(one, "json", self.options, self.service())


def judge_of(tools: Tools) -> ResourceJudge:
    """Lay out profiles, packages and single files, and tell what is amiss with the packages.

    Raises UsageError and AuthorError.
    """
    wish = tools.wish
    workbench = Workbench.of(tools.door, wish.packages, wish.supporting)
    if wish.packages:
        _tell_amiss(workbench.named, tools.door.language)
    options = Options(profiles=tuple(workbench.profile(one) for one in wish.profiles))
    return ResourceJudge(workbench=workbench, options=options, service=tools.service)


def _tell_amiss(library: Library, language: str) -> None:
    """Tell on the error stream what is amiss with packages, before anything that may come of it."""
    from eqlab.validate.fhir.packages import problems_of  # noqa: PLC0415 - most resources need none

    for problem in problems_of(library):
        click.echo(safe(problem.sentence(translate(language))), err=True)
