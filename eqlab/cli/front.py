"""The topmost command. It imports click only; every other command is loaded when it is called."""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click

from eqlab import __version__
from eqlab.cli.door import Door
from eqlab.cli.lazy import Lazy
from eqlab.cli.plainly import spoken
from eqlab.core.text import words

COMMANDS: Mapping[str, str] = {
    "demo": "Show two campaigns: a sound system, and one with a defect.",
    "run": "Test a system with a test plan.",
    "report": "Write the reports of a campaign anew from its evidence.",
    "plan": "Lint, list and show test plans.",
    "platform": "Bring the mock platform up without a plan.",
    "system": "Look over system files; list and play simulated vendor systems.",
    "evidence": "Verify recorded evidence.",
    "validate": "Validate FHIR resources, CDA and other XML, HL7 v2 messages, tokens, certificates and PDF files.",
    "rules": "List the rules of the content by the names that `eqlab validate` and test plans give them.",
    "lab": "Found a laboratory, show it, and prove that nothing in it was altered.",
    "scheme": "List, show and lint assessment schemes, and write templates of governance.",
    "file": "Vendor files: statements, forms, documents, and where the procedure stands.",
    "person": "Enter, list and remove the people who may act.",
    "campaign": "Plan campaigns for a conformance statement, run and run again, close, amend.",
    "nonconformity": "Raise, answer, test again, judge otherwise and close non-conformities.",
    "decide": "Evaluate campaigns by their decision rule, decide, appeal: each by somebody else.",
    "attest": "Issue, suspend, reinstate, extend, reduce, supersede, withdraw: each by two people; and publish.",
    "paper": "Write a laboratory's test reports and the papers of attestations.",
    "verify": "Verify an attestation: its seal, the public log, what became of it, and the build in hand.",
    "bundle": "Export, verify and import whole campaigns as one sealed file.",
    "replay": "Judge recorded campaigns again from their evidence, offline.",
    "export": "Export a campaign in the words of others: CTRF, GITB TAR, FHIR TestReport, EARL, SARIF, in-toto.",
    "statistics": "Figures about runs, systems, requirements and the procedure, and indicators over documents.",
    "cesar": "Answer, score and explain the security checklist.",
    "fhirpath": "Evaluate a FHIRPath expression on a resource.",
    "package": "List, add and show FHIR packages.",
    "generate": "Make a valid resource for a profile.",
    "doctor": "Check that this machine can run the laboratory.",
}
"""Command to its one line."""


class Front(Lazy):
    """Runs the whole command line: parses, carries out, tells errors, and leaves with an exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run, and exit with the code that ARCHITECTURE.md gives the outcome."""
        if "_EQLAB_COMPLETE" in os.environ:
            super().main(args, "eqlab", complete_var, standalone_mode, windows_expand_args=windows_expand_args, **extra)
        del prog_name
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        arguments = list(sys.argv[1:] if args is None else args)
        door = Door()
        door.glance(arguments)
        sys.exit(spoken(lambda: self._carry_out(arguments, door, extra), door))

    def _carry_out(self, arguments: list[str], door: Door, extra: Mapping[str, Any]) -> int:
        if any("\0" in one for one in arguments):
            raise click.UsageError(words("an argument holds the character NUL, which no name can hold"))
        with self.make_context("eqlab", arguments, **{**extra, "obj": door}) as context:
            return int(self.invoke(context) or 0)


@click.group(
    cls=Front,
    table=COMMANDS,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="eqlab %(version)s")
def front() -> None:
    """An open laboratory for eHealth conformance.

    It plays the platform's part against a vendor's software, judges what it sees, keeps the evidence
    and writes a report.

    Exit codes: 0 passed or not applicable, 1 failed, 2 inconclusive, needs review or not run, 3 laboratory error,
    4 configuration error, 64 wrong command line, 65 wrong test plan, 130 stopped from the keyboard.
    """
