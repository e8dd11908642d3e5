"""Judges FHIR resources, and whatever else might have been meant as one."""

from eqlab.cli.definitions import form_of
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.likeness import misnamed
from eqlab.cli.workbench import Workbench
from eqlab.core.finding import Finding
from eqlab.validate.fhir.run import Options


def judge_of(tools: Tools) -> Judge:
    """Lay out profiles, packages and single files. Raises UsageError and AuthorError."""
    wish = tools.wish
    workbench = Workbench.of(tools.door, wish.packages, wish.supporting)
    options = Options(profiles=tuple(workbench.profile(one) for one in wish.profiles))

    def judge(file: str, data: bytes) -> tuple[Finding, ...]:
        form = form_of(file, data)
        return (*misnamed(file, form), *workbench.judge(data, form, options, tools.service()))

    return judge
