"""`eqlab validate`."""

from dataclasses import dataclass
from typing import Any

import click
from click.core import ParameterSource

from eqlab.cli.commands.shapes import DOCUMENT, Name, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out
from eqlab.core.text import words

FORMATS = ("text", "json", "outcome", "sarif", "svrl")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateWish:
    """What is judged, by what, and how it is told."""

    files: tuple[str, ...]
    """Paths; `-` is standard input."""
    profiles: tuple[str, ...]
    """Canonical URLs or names."""
    packages: tuple[str, ...]
    supporting: tuple[str, ...]
    terminology: str | None
    """Base URL of a terminology server."""
    schematron: tuple[str, ...] = ()
    """Files with Schematron schemas."""
    phase: str = ""
    strict: bool = False
    """True to refuse Schematron schemas that stray from the standard."""
    schemas: tuple[str, ...] = ()
    """Files with XML schemas."""
    message: tuple[str, ...] = ()
    """Names of message profiles of HL7 v2, or files with some."""
    certificate: str = ""
    """Name of a certificate profile of the content."""
    anchors: tuple[str, ...] = ()
    """Files with certificates that signers rest on."""
    keys: tuple[str, ...] = ()
    """Files with key sets that tokens are verified with."""
    at: str = ""
    """The time to judge for; empty for now."""
    cross: str = ""
    """Name or file of rules that span documents; then `files` are `name=path`."""
    format: str
    whole: bool
    """True to tell every finding, however many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWish:
    """Requests come on standard input, a line of JSON each."""

    packages: tuple[str, ...]
    supporting: tuple[str, ...]
    terminology: str | None


_IN_REQUESTS = frozenset(
    {"files", "profiles", "form", "whole", "schematron", "phase", "strict", "schemas", "message", "cross"}
    | {"certificate", "anchors", "keys", "at"}
)
"""What `--batch` reads from standard input, or does not have."""


@click.command("validate", cls=Leaf)
@click.argument("files", nargs=-1, type=DOCUMENT, metavar="FILE...")
@click.option("--profile", "profiles", multiple=True, type=Name(), metavar="NAME", help="A profile to meet, too.")
@click.option("--package", "packages", multiple=True, metavar="P", help="A FHIR package: file, folder or id#version.")
@click.option(
    "--supporting", multiple=True, type=DOCUMENT, metavar="F", help="A file with a profile, value set or questionnaire."
)
@click.option("--schematron", multiple=True, type=DOCUMENT, metavar="SCH", help="A Schematron schema to meet.")
@click.option("--phase", default="", metavar="P", help="The phase of the Schematron schemas; else their own default.")
@click.option("--strict", is_flag=True, help="Refuse Schematron schemas that stray from the standard.")
@click.option("--schema", "schemas", multiple=True, type=DOCUMENT, metavar="XSD", help="An XML schema to meet.")
@click.option("--hl7v2", "message", multiple=True, metavar="NAME", help="A message profile of HL7 v2 to meet.")
@click.option("--certificate", default="", metavar="NAME", help="A certificate profile of the content to meet.")
@click.option("--anchor", "anchors", multiple=True, type=DOCUMENT, metavar="PEM", help="A certificate to trust.")
@click.option("--keys", multiple=True, type=DOCUMENT, metavar="JWKS", help="Keys that tokens are verified with.")
@click.option("--at", default="", metavar="TIME", help="The time to judge for; else now.")
@click.option("--cross", default="", metavar="RULES", help="Rules over several documents, each written NAME=FILE.")
@click.option("--tx", "terminology", metavar="URL", help="Ask this terminology server what cannot be decided here.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How findings are written.")
@click.option(
    "--all", "whole", is_flag=True, help="Tell every finding that is listed, not only the first 100 of a file."
)
@click.option("--batch", is_flag=True, help="Read requests from standard input, a line of JSON each.")
@pass_door
def command(
    door: Door,
    /,
    packages: tuple[str, ...],
    supporting: tuple[str, ...],
    terminology: str | None,
    form: str,
    *,
    batch: bool,
    **asked: Any,
) -> int:
    """Validate FHIR resources, CDA and other XML, HL7 v2 messages, tokens, certificates and PDF files.

    What a file is, is seen by its content. FILE may be a folder, or - for standard input. A profile is named by its
    canonical URL, or by its name when FHIR R4, a package or the content has one of that name. Works offline. Exit code
    0 valid, 1 not valid, 2 when something could not be decided, 3 when the laboratory or the terminology server failed,
    64 when a file cannot be read, 65 when a profile or schema is wrong or unknown.
    """
    if batch:
        _refuse_beside_batch(click.get_current_context())
        return carry_out("batch", door, BatchWish(packages=packages, supporting=supporting, terminology=terminology))
    if not asked["files"]:
        raise click.UsageError("Missing argument 'FILE...'.")
    if form == "svrl" and not asked["schematron"]:
        raise click.UsageError(words("--format svrl needs --schematron"))
    wish = ValidateWish(packages=packages, supporting=supporting, terminology=terminology, format=form, **asked)
    return carry_out("validating", door, wish)


def _refuse_beside_batch(context: click.Context) -> None:
    """Refuse what belongs in the requests: it would have no effect."""
    given = context.get_parameter_source
    for parameter in context.command.params:
        if parameter.name in _IN_REQUESTS and given(parameter.name) is ParameterSource.COMMANDLINE:
            name = parameter.human_readable_name if isinstance(parameter, click.Argument) else parameter.opts[0]
            raise click.UsageError(
                words("{name} does not go with --batch, whose requests come on standard input", name=name)
            )
