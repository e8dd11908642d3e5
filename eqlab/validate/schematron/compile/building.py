"""Builds the schema as values from its tree."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from eqlab.core.errors import nearest
from eqlab.core.requirement import Origin
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.abstraction import Concrete, concrete_patterns
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.guard import queries_of
from eqlab.validate.schematron.compile.model import (
    Assertion,
    Extends,
    Let,
    Pattern,
    Phase,
    Prefixes,
    Remark,
    Rule,
    RuleItem,
    Schema,
)
from eqlab.validate.schematron.compile.queries import without_literals
from eqlab.validate.schematron.compile.reading import bindings_of, is_binding
from eqlab.validate.schematron.compile.tree import LANGUAGE, XML, XSLT, Node
from eqlab.validate.schematron.levels import level_of
from eqlab.validate.schematron.stylesheet import RULE_NAMESPACE

_SPACE = f"{{{XML}}}space"
_ON_ASSERTION = ("id", "role", "flag", "severity", "see", "icon", "fpi", _SPACE)
_ON_RULE = ("id", "role", "flag", "see", "icon", "fpi")
_ON_PATTERN = ("id", "role", "see", "icon", "fpi")
_ON_REMARK = ("see", "icon", "fpi", "role", "scheme", _SPACE)
_XSL = re.compile(r"(?<![\w.\-])xsl:(?!:)[\w*]")
_KINDS = {"diagnostics": "diagnostic", "properties": "property"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What holds for a node because of where it stands."""

    language: str
    prefixes: Prefixes
    origin: Origin
    role: str = ""
    subject: str = ""

    def within(self, node: Node, desk: Desk) -> "Around":
        """Return what holds within a node."""
        return replace(
            self,
            language=node.attributes.get(LANGUAGE, self.language),
            prefixes={**self.prefixes, **node.queries} if node.queries else self.prefixes,
            origin=_origin(node, self.origin, desk),
            role=(node.get("role") or self.role) if node.kind == "rule" else self.role,
            subject=node.get("subject") if node.kind == "rule" else self.subject,
        )


def build(schema: Node, binding: str, desk: Desk) -> Schema:
    """Return the schema; what is wrong is noted on the desk."""
    prefixes = _prefixes(schema, desk)
    around = Around(language="", prefixes=prefixes, origin=Origin.PUBLIC).within(schema, desk)
    patterns = tuple(_pattern(one, around, desk) for one in concrete_patterns(schema, desk))
    return Schema(
        title=next((node.text() for node in schema.of("title")), ""),
        version=schema.get("schemaVersion"),
        binding=binding,
        default_phase=schema.get("defaultPhase"),
        language=around.language,
        default_namespace=schema.get("xpath-default-namespace"),
        prefixes=prefixes,
        lets=_lets(schema, around, desk),
        phases={node.get("id"): _phase(node, around, desk) for node in schema.of("phase")},
        patterns=patterns,
        remarks=_remarks(schema, around, desk),
        declarations=tuple(_declarations(schema)),
        shared=_abstract_rules(schema, around, desk, "rules"),
        elsewhere=_abstract_rules(schema, around, desk, "pattern", "group"),
        at=schema.at,
    )


def _prefixes(schema: Node, desk: Desk) -> Prefixes:
    bound = {**bindings_of(schema), **_of_xslt(schema, desk)}
    for node in schema.of("ns"):
        prefix, uri = node.get("prefix"), node.get("uri")
        if not is_binding(prefix, uri):
            desk.refuse(issues.BAD_PREFIX, node.at, prefix=prefix, uri=uri)
        elif bound[prefix] != uri:
            desk.refuse(issues.PREFIX_TWICE, node.at, prefix=prefix)
    return bound


def _of_xslt(schema: Node, desk: Desk) -> Prefixes:
    """Return the binding of `xsl` where queries use it and the schema forgot to declare it."""
    if "xsl" in {node.get("prefix") for node in schema.of("ns")}:
        return {}
    for node, query in queries_of(schema, ()):
        if node.kind and "xsl:" in query and _XSL.search(without_literals(query)):
            desk.tolerate(issues.UNBOUND_PREFIX, node.at, prefix="xsl", uri=XSLT)
            return {"xsl": XSLT}
    return {}


def _declarations(schema: Node) -> Iterator[Node]:
    for node in schema.nodes():
        if node.instruction:
            yield node
        elif node.kind in {"pattern", "group"}:
            yield from (child for child in node.nodes() if child.instruction)


def _abstract_rules(schema: Node, around: Around, desk: Desk, *holders: str) -> Mapping[str, Rule]:
    found: dict[str, Rule] = {}
    for holder in schema.of(*holders):
        inside = around.within(holder, desk)
        for node in holder.of("rule"):
            if node.get("abstract") == "true" and node.get("id") not in found:
                found[node.get("id")] = _rule(node, inside, desk)
    return found


def _phase(node: Node, around: Around, desk: Desk) -> Phase:
    inside = around.within(node, desk)
    return Phase(
        id=node.get("id"),
        active=tuple((one.get("pattern"), one.at) for one in node.of("active")),
        lets=_lets(node, inside, desk),
        source=node.get("from"),
        when=node.get("when"),
        at=node.at,
        prefixes=inside.prefixes,
    )


def _pattern(one: Concrete, around: Around, desk: Desk) -> Pattern:
    node, inside = one.node, around.within(one.node, desk)
    return Pattern(
        kind=node.kind,
        id=node.get("id"),
        title=next((title.text() for title in node.of("title")), ""),
        lets=_lets(node, inside, desk),
        rules=tuple(_rule(rule, inside, desk) for rule in node.of("rule")),
        documents=node.get("documents") or None,
        parameters=one.parameters,
        shown=_shown(node, _ON_PATTERN),
        language=inside.language,
        at=node.at,
        prefixes=inside.prefixes,
    )


def _rule(node: Node, around: Around, desk: Desk) -> Rule:
    inside = around.within(node, desk)
    return Rule(
        id=node.get("id"),
        context=None if node.get("abstract") == "true" else node.get("context"),
        visit=node.get("visit-each"),
        items=tuple(_items(node, inside, desk)),
        shown=_shown(node, _ON_RULE),
        language=inside.language,
        at=node.at,
        prefixes=inside.prefixes,
    )


def _items(rule: Node, around: Around, desk: Desk) -> Iterator[RuleItem]:
    for node in rule.nodes():
        if node.kind == "let":
            yield _let(node, around, desk)
        elif node.kind in {"assert", "report"}:
            yield _assertion(node, around, desk)
        elif node.kind == "extends":
            yield Extends(rule=node.get("rule"), at=node.at)
        elif not node.kind:
            desk.note(issues.FOREIGN_IGNORED, node.at, element=node.label)


def _lets(parent: Node, around: Around, desk: Desk) -> tuple[Let, ...]:
    return tuple(_let(node, around, desk) for node in parent.of("let"))


def _let(node: Node, around: Around, desk: Desk) -> Let:
    inside = around.within(node, desk)
    return Let(
        name=node.get("name"),
        value=node.attributes.get("value"),
        content=node.children,
        type=node.get("as"),
        at=node.at,
        prefixes=inside.prefixes,
    )


def _assertion(node: Node, around: Around, desk: Desk) -> Assertion:
    inside = around.within(node, desk)
    see = node.get("see")
    return Assertion(
        kind=node.kind,
        test=node.get("test"),
        content=node.children,
        shown=_shown(node, _ON_ASSERTION),
        remarks=tuple((kind, id_) for name, kind in _KINDS.items() for id_ in node.get(name).split()),
        subject=node.get("subject") or around.subject,
        language=inside.language,
        level=level_of(node.get("severity"), node.get("role"), around.role),
        origin=inside.origin,
        requirement=node.get(f"{{{RULE_NAMESPACE}}}requirement"),
        clause=node.get(f"{{{RULE_NAMESPACE}}}clause") or see,
        at=node.at,
        prefixes=inside.prefixes,
    )


def _remarks(schema: Node, around: Around, desk: Desk) -> Mapping[tuple[str, str], Remark]:
    found: dict[tuple[str, str], Remark] = {}
    for above in (schema, *schema.of("pattern", "group")):
        outside = around if above is schema else around.within(above, desk)
        for holder in above.of("diagnostics", "properties"):
            inside = outside.within(holder, desk)
            for node in holder.of("diagnostic", "property"):
                found.setdefault((node.kind, node.get("id")), _remark(node, inside, desk))
    return found


def _remark(node: Node, around: Around, desk: Desk) -> Remark:
    inside = around.within(node, desk)
    return Remark(
        kind=node.kind,
        id=node.get("id"),
        content=node.children,
        shown=_shown(node, _ON_REMARK),
        language=inside.language,
        at=node.at,
        prefixes=inside.prefixes,
    )


def _shown(node: Node, names: tuple[str, ...]) -> Mapping[str, str]:
    return {name: node.attributes[name] for name in names if name in node.attributes}


def _origin(node: Node, above: Origin, desk: Desk) -> Origin:
    said = node.get(f"{{{RULE_NAMESPACE}}}origin")
    if not said:
        return above
    if said not in set(Origin):
        expected = ", ".join(Origin)
        desk.refuse(issues.BAD_ORIGIN, node.at, expected=expected, nearest=nearest(said, Origin), value=said)
        return above
    return Origin(said)
