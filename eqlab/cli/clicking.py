"""What click complains about, in the lab's own words; what is not known stays as click says it."""

import re

from eqlab.core.reason import table, told
from eqlab.core.text import Words, words

_QUOTED = re.compile(r"^(['\"])(.*)\1$", re.DOTALL)

_SAID = table(
    (r"(?P<value>['\"].*['\"]) is not one of (?P<names>'.*')", words('"{value}" is not one of {names}')),
    (r"(?P<value>['\"].*['\"]) is not (?P<names>'[^']*')", words('"{value}" is not {names}')),
    (r"(?P<value>['\"].*['\"]) is not a valid integer", words('"{value}" is no whole number')),
    (r"(?P<value>['\"].*['\"]) is not a valid float(?: range)?", words('"{value}" is no number')),
    (r"(?P<value>['\"].*['\"]) is not a valid boolean\..*", words('"{value}" is neither true nor false')),
    (r"(?P<value>.*) is not in the range (?P<range>.*)", words("{value} is not in the range {range}")),
    (
        r"(?P<value>['\"].*['\"]) does not match the formats? (?P<names>.*)",
        words('"{value}" is not of the form {names}'),
    ),
    (r"\w+ (?P<value>['\"].*['\"]) does not exist", words('"{value}" does not exist')),
    (r"\w+ (?P<value>['\"].*['\"]) is a file", words('"{value}" is a file')),
    (r"\w+ (?P<value>['\"].*['\"]) is a directory", words('"{value}" is a directory')),
    (r"\w+ (?P<value>['\"].*['\"]) is not readable", words('"{value}" is not readable')),
    (r"\w+ (?P<value>['\"].*['\"]) is not writable", words('"{value}" is not writable')),
    (r"Got unexpected extra arguments? \((?P<names>.*)\)", words("there are arguments too many: {names}")),
    (r"Option (?P<value>['\"].*['\"]) requires an argument", words("the option {value} needs a value")),
    (
        r"Option (?P<value>['\"].*['\"]) requires (?P<count>\d+) arguments",
        words("the option {value} needs {count} values"),
    ),
    (r"Option (?P<value>['\"].*['\"]) does not take a value", words("the option {value} takes no value")),
    (
        r"Takes (?P<count>\d+) values but (?P<given>\d+) (?:was|were) given",
        words("{count} values are needed, {given} are given"),
    ),
    (r"Missing argument (?P<value>'.*')", words("the argument {value} is missing")),
    (r"Missing command", words("a command is missing")),
    whole=True,
)


def clause_of(message: str) -> str:
    """Return a complaint as a clause, without a full stop; words of our own stay what they are."""
    if isinstance(message, Words):
        return message
    plain = message.strip().rstrip(".")
    return told(plain, _SAID, _bare) or plain


def _bare(fact: str) -> str:
    return _QUOTED.sub(r"\2", fact) if "', '" not in fact else fact.replace("'", "")
