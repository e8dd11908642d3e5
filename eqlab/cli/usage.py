"""Click's errors about the command line, as errors of ours: one sentence, the nearest spelling, exit code 64."""

import click

from eqlab.cli import issues
from eqlab.cli.clicking import clause_of
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.core.text import Words, words


def usage_error(error: click.ClickException, called: str) -> UsageError:
    """Say what click complains about in one sentence; `called` is the command as far as it is known."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else called
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return UsageError(issues.INCOMPLETE, command=command, commands=", ".join(_commands(context)))
        case click.exceptions.NoSuchCommand():
            known = _commands(context)
            likely = near(error.command_name, known)
            return UsageError(
                issues.NO_COMMAND, command=command, name=error.command_name, expected=", ".join(known), nearest=likely
            )
        case click.NoSuchOption():
            likely = near(error.option_name, _options(context))
            return UsageError(issues.NO_OPTION, command=command, name=error.option_name, nearest=likely)
        case click.MissingParameter():
            return UsageError(issues.MISSING, command=command, name=_name(error.param, context))
        case click.BadParameter():
            return _bad_value(error, context, command)
    return UsageError(issues.WRONG_USE, command=command, problem=clause_of(_message(error)))


def _bad_value(error: click.BadParameter, context: click.Context | None, command: str) -> UsageError:
    name, problem = _name(error.param, context), clause_of(error.message)
    return UsageError(issues.BAD_VALUE, command=command, name=name, problem=problem)


def _name(parameter: click.Parameter | None, context: click.Context | None) -> str:
    if parameter is None:
        return words("a parameter")
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(context or click.Context(click.Command("eqlab")))


def _commands(context: click.Context | None) -> list[str]:
    if context is None or not isinstance(context.command, click.Group):
        return []
    return context.command.list_commands(context)


def _options(context: click.Context | None) -> list[str]:
    if context is None:
        return []
    return [spelling for parameter in context.command.get_params(context) for spelling in parameter.opts]


def _message(error: click.ClickException) -> str:
    """Return what click says, without the name of the parameter before it where the message is our own."""
    return error.message if isinstance(error.message, Words) else error.format_message()
