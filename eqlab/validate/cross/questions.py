"""Compiles the questions that rules ask of documents: FHIRPath, XPath, paths and properties."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.cross import issues
from eqlab.validate.cross.looking import PROPERTIES, fhirpath_look, path_look, property_look, xpath_look
from eqlab.validate.cross.model import Format, Input, Look, MessageReader, Question
from eqlab.validate.cross.reading import Reader, Steps
from eqlab.validate.fhirpath.evaluation import Additions
from eqlab.validate.fhirpath.expressions import compile_expression, unknown_variables
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.identifier_functions import check_names, fhirpath_functions, xpath_functions
from eqlab.validate.words import shorten
from eqlab.validate.xpath import compile_xpath

LANGUAGES = ("fhirpath", "xpath", "path", "property")
KEYS = ("of", *LANGUAGES)
_TALK = {Format.FHIR: "fhirpath", Format.JSON: "fhirpath", Format.XML: "xpath", Format.HL7V2: "path"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What questions are compiled with."""

    reader: Reader
    inputs: Mapping[str, Input]
    identifiers: Mapping[str, IdentifierRule]
    readers: Mapping[Format, MessageReader]
    additions: Additions
    namespaces: Mapping[str, str]
    lets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The values found before, each with the inputs that it needs."""

    def question(self, value: Json, steps: Steps, *, condition: bool = False, item_of: str = "") -> Question:
        """Compile a question: FHIRPath over all inputs as a text, or a mapping with `of` and one language.

        `item_of` is the input when it is asked on items of that, in its own language. Raises AuthorError.
        """
        reader = self.reader
        if isinstance(value, str):
            value = {_TALK[self.inputs[item_of].format] if item_of else "fhirpath": value}
            steps_of = dict.fromkeys(value, steps)
        else:
            value = reader.mapping(value, steps, KEYS)
            steps_of = {key: (*steps, key) for key in value}
        named = [key for key in LANGUAGES if key in value]
        if len(named) != 1:
            raise reader.refuse(steps, words("one of {names}", names=", ".join(LANGUAGES)))
        language = named[0]
        asked = self._asked(value, steps, language, item_of)
        text = value[language]
        if not isinstance(text, str) or not text:
            raise reader.refuse(steps_of[language], words("a text"))
        type_ = self.inputs[asked].type if asked and not item_of else ""
        look, needs = self._compiled((language, text), steps_of[language], asked, type_, condition=condition)
        return Question(of=asked, text=text, look=look, needs=needs | ({asked} if asked else frozenset()))

    def _asked(self, value: Mapping[str, Json], steps: Steps, language: str, of: str) -> str:
        asked = value.get("of", of)
        if asked and asked not in self.inputs:
            expected, near = words("one of {names}", names=", ".join(self.inputs)), nearest(str(asked), self.inputs)
            raise self.reader.error(issues.UNKNOWN_INPUT, (*steps, "of"), expected, near, name=shorten(str(asked)))
        if not asked and language in ("path", "property"):
            raise self.reader.refuse(steps, words("of: the input that is asked"))
        if asked and language != "property" and _TALK[self.inputs[asked].format] != language:
            known = self.inputs[asked]
            facts = {"name": asked, "kind": known.format.value, "language": language}
            raise self.reader.error(issues.WRONG_LANGUAGE, (*steps, language), _TALK[known.format], "", **facts)
        return str(asked)

    def _compiled(
        self, written: tuple[str, str], steps: Steps, asked: str, type_: str, *, condition: bool
    ) -> tuple[Look, frozenset[str]]:
        language, text = written
        if language == "fhirpath":
            return self._fhirpath(text, steps, type_)
        if language == "xpath":
            return self._xpath(text, steps, condition=condition)
        if language == "path":
            self.readers[self.inputs[asked].format].check(text, self.reader.at(steps))
            return path_look(text), frozenset()
        return property_look(self.reader.choice(text, steps, PROPERTIES)), frozenset()

    def _fhirpath(self, text: str, steps: Steps, type_: str) -> tuple[Look, frozenset[str]]:
        compiled = compile_expression(text, self.reader.at(steps), type_, additions=self.additions)
        seen = {name for name, one in self.inputs.items() if _TALK[one.format] == "fhirpath"}
        names = unknown_variables(text)
        for name in names:
            if name not in seen and name not in self.lets:
                raise self._unknown(f"%{name}", {f"%{one}" for one in (*seen, *self.lets)}, text, steps)
        return fhirpath_look(compiled), frozenset(names)

    def _xpath(self, text: str, steps: Steps, *, condition: bool) -> tuple[Look, frozenset[str]]:
        at = self.reader.at(steps)
        seen = {name for name, one in self.inputs.items() if one.format is Format.XML} | self.lets.keys()
        check_names(text, at, self.identifiers)
        functions = xpath_functions(self.identifiers)
        compiled = compile_xpath(text, at, self.namespaces, functions=functions, variables=seen)
        return xpath_look(compiled, condition=condition), compiled.variables

    def _unknown(self, name: str, known: set[str], text: str, steps: Steps) -> AuthorError:
        expected = words("one of {names}", names=", ".join(sorted(known))) if known else ""
        return self.reader.error(
            issues.UNKNOWN_VARIABLE, steps, expected, nearest(name, known), expression=shorten(text), name=shorten(name)
        )


def namespaces_of(inputs: Mapping[str, Input], reader: Reader) -> Mapping[str, str]:
    """Return the prefixes of all inputs. Raises AuthorError for one that stands for two names."""
    known: dict[str, str] = {}
    for name, one in inputs.items():
        for prefix, uri in one.namespaces.items():
            if known.setdefault(prefix, uri) != uri:
                raise reader.refuse(
                    ("inputs", name, "namespaces", prefix),
                    words("{value}, as for another input", value=str(known[prefix])),
                )
    return known


def additions_of(identifiers: Mapping[str, IdentifierRule]) -> Additions:
    """Return the functions that rules may call in FHIRPath."""
    return fhirpath_functions(identifiers)
