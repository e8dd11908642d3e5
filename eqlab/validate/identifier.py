"""Identifier rules: those of a content, and those that everybody has."""

from collections.abc import Mapping

from eqlab.core.values import Json
from eqlab.validate.identifier_general import general_rules
from eqlab.validate.identifier_reading import Find, read_rules
from eqlab.validate.identifier_rule import LEVELS, Breach, CheckDigits, Form, IdentifierRule, Weight

__all__ = ["LEVELS", "Breach", "CheckDigits", "Form", "IdentifierRule", "Weight", "compile_rules", "general_rules"]


def compile_rules(data: Mapping[str, Json], file: str, find: Find | None = None) -> Mapping[str, IdentifierRule]:
    """Compile a content's rules, which stand under `identifiers`, by name; the general ones come with them.

    A content's own rule takes the place of a general one of the same name. Raises AuthorError on the first bad one,
    with line and column when `find` tells them.
    """
    own = read_rules(data, file, find) if find else read_rules(data, file)
    return {**general_rules(), **own}
