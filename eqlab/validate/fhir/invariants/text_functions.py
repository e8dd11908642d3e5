"""Functions of strings, and conversion to and from them.

Source: FHIRPath 2.0.0, sections 5.5 and 5.6.
"""

from collections.abc import Mapping
from dataclasses import replace

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.items import (
    constant,
    single,
)
from eqlab.validate.fhir.invariants.scene import Call, Scene, items_of
from eqlab.validate.fhir.invariants.source import NO, Code, UntranslatableError, literal
from eqlab.validate.fhir.invariants.terms import (
    Scalar,
    Term,
    Truth,
)
from eqlab.validate.fhirpath.syntax import Tree
from eqlab.validate.patterns import PatternError, safe_pattern


def _text(scene: Scene, term: Term) -> Scalar:
    if isinstance(term, Truth):
        raise UntranslatableError("a truth value stands for a string")
    one = single(scene.shop, term)
    if one.exists == NO:
        return Scalar(when=(NO,), code=literal(""), kind="text")
    if one.kind not in ("text", "any"):
        raise UntranslatableError("another kind of value stands for a string")
    return one


def _asked(function: str) -> Call:
    """Make a test of a string that is a method of Python's."""

    def test(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
        text, part = _text(scene, focus), _text(scene, scene.of(arguments[0]))
        if function == "in":
            asked = source.compared(part.code, "in", text.code)
        else:
            asked = source.method(text.code, function, part.code)
        when = (*text.when, *part.when)
        yes, no = source.every(*when, asked), source.every(*when, source.negation(asked))
        if function == "in" and not when:
            no = source.negation(asked)
        return Truth(yes=yes, no=no, definite=not when)

    return test


def _matches(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    text = _text(scene, focus)
    pattern = _pattern(scene, arguments[0])
    asked = source.call("inv_found", pattern, text.code)
    no = source.every(*text.when, source.negation(asked))
    return Truth(yes=source.every(*text.when, asked), no=no, definite=not text.when)


def _pattern(scene: Scene, tree: Tree) -> Code:
    if tree.kind != "string":
        raise UntranslatableError("a pattern is computed")
    try:
        return constant(scene.shop, safe_pattern(tree.text, dotall=True))
    except PatternError as error:
        raise UntranslatableError("a pattern cannot be used") from error


def _replace_matches(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Scalar:
    text, by = _text(scene, focus), arguments[1]
    if by.kind != "string" or "$" in by.text or "\\" in by.text or not arguments[0].text:
        raise UntranslatableError("a substitution is computed")
    return replace(
        text,
        code=source.call("inv_replaced", _pattern(scene, arguments[0]), text.code, literal(by.text)),
        exists=None,
        constant=None,
    )


def _length(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    text = _text(scene, focus)
    return Scalar(when=text.when, code=source.call("len", text.code), kind="number")


def _substring(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Scalar:
    text = _text(scene, focus)
    if len(arguments) != 1 or arguments[0].kind != "number" or not arguments[0].text.isdigit():
        raise UntranslatableError("a place in a string is computed")
    begin = literal(int(arguments[0].text))
    longer = source.compared(source.call("len", text.code), ">", begin)
    rest = Code(f"{text.code.within(6)}[{begin.text}:]")
    return Scalar(when=(*text.when, longer), code=rest, kind="text")


def _to_integer(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    one = single(scene.shop, items_of(focus)) if not isinstance(focus, Scalar) else focus
    if one.kind not in ("text", "number"):
        raise UntranslatableError("another kind of value becomes a number")
    number = source.call("inv_whole_number", one.code)
    return Scalar(when=(*one.when, source.compared(number, "is not", source.NONE)), code=number, kind="number")


def _to_string(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    one = single(scene.shop, items_of(focus)) if not isinstance(focus, Scalar) else focus
    if one.kind in ("text", "moment", "time") or one.exists == NO:
        return Scalar(when=one.when, code=one.code, kind="text")
    if one.kind != "number":
        raise UntranslatableError("another kind of value becomes a string")
    return Scalar(when=one.when, code=source.call("inv_text", one.code), kind="text")


TEXT_FUNCTIONS: Mapping[str, Call] = {
    "startsWith": _asked("startswith"),
    "endsWith": _asked("endswith"),
    "contains": _asked("in"),
    "matches": _matches,
    "replaceMatches": _replace_matches,
    "length": _length,
    "substring": _substring,
    "toInteger": _to_integer,
    "toString": _to_string,
}
