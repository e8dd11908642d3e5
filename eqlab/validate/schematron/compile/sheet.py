"""Writes the stylesheet of a schema for one phase.

Every pattern is a mode. A pattern is shown only the nodes whose names its contexts mention, found by a key, and each
node once: the template of the first rule that matches it acts, later ones that match too report that they were
suppressed. Nothing of one node is passed to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from eqlab.validate.schematron.compile.abstraction import replacer
from eqlab.validate.schematron.compile.choice import Choice, nodes_for, overlaps
from eqlab.validate.schematron.compile.contexts import is_match_pattern
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.model import Pattern, Phase, Rule, Schema
from eqlab.validate.schematron.compile.phases import condition, is_active, scopes, write_choice, write_name
from eqlab.validate.schematron.compile.queries import renamer
from eqlab.validate.schematron.compile.rules import Room, RuleWriter
from eqlab.validate.schematron.compile.style import Style
from eqlab.validate.schematron.compile.texts import shown, told, write_copy, write_value
from eqlab.validate.schematron.compile.tree import Node
from eqlab.validate.schematron.compile.variables import Variables, arrange
from eqlab.validate.schematron.compile.writing import Writer, in_attribute, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is written for one phase."""

    schema: Schema
    phase: Phase | None
    phases: tuple[Phase, ...]
    """Those that a document can choose from; empty when the choice is made."""
    patterns: tuple[Pattern, ...]
    declarations: tuple[Node, ...]
    style: Style
    desk: Desk
    base: str
    choice: Choice

    def write(self) -> RuleWriter:
        """Return the writer with the whole stylesheet in it."""
        phases = (self.phase,) if self.phase else self.phases
        variables = arrange(self.schema, phases, self.patterns, self.desk)
        rules = RuleWriter(schema=self.schema, style=self.style, desk=self.desk, names=self._globals(variables))
        rooms = [self._room(number, pattern, variables) for number, pattern in enumerate(self.patterns, 1)]
        _head(self, rules.writer)
        _write_variables(self, rooms, variables, rules.writer)
        _write_start(self, rooms, rules.writer)
        for number, room in enumerate(rooms, 1):
            overlap = overlaps([self.choice.of(rule) for rule in room.pattern.rules])
            for index, rule in enumerate(room.pattern.rules):
                if rule.context is not None:
                    _write_rule(self, room, number, index, overlap[index], rules)
        rules.callables()
        rules.writer.line(f"</{self.style.xslt}:transform>")
        return rules

    def _globals(self, variables: Variables) -> frozenset[str]:
        declared = {node.get("name") for node in self.declarations if node.instruction in {"variable", "param"}}
        return variables.names | declared

    def _room(self, number: int, pattern: Pattern, variables: Variables) -> Room:
        renamed = variables.renamed[number - 1]
        rename, replace = renamer(renamed), replacer(pattern.parameters)
        return Room(
            pattern=pattern,
            label=pattern.id or f"#{number}",
            adapt=rename,
            adapt_remark=lambda query: rename(replace(query)),
            hidden=frozenset(renamed),
            own={rule.id: rule for rule in reversed(pattern.rules) if rule.context is None},
        )


def _head(sheet: Sheet, writer: Writer) -> None:
    style, mark = sheet.style, sheet.style.xslt
    space = {"xpath-default-namespace": style.default_namespace} if style.default_namespace else {}
    base = written({"xml:base": sheet.base, **space})
    writer.line(f'<{mark}:transform{style.root()} version="3.0"{base} exclude-result-prefixes="#all">')
    writer.line(f'<{mark}:output method="xml" indent="no"/>')
    if any(node.instruction == "accumulator" for node in sheet.declarations):
        writer.line(f'<{mark}:mode use-accumulators="#all"/>')
    modes = " ".join(f"{style.own}:p{number}" for number in range(1, len(sheet.patterns) + 1))
    if modes:
        for number in range(1, len(sheet.patterns) + 1):
            writer.line(f'<{mark}:mode name="{style.own}:p{number}" on-no-match="deep-skip"/>')
        writer.line(f'<{mark}:template match="/" mode="{modes}" priority="-1"/>')
    for name, use in sheet.choice.named():
        writer.line(f'<{mark}:key name="{name}" match="*" use="{in_attribute(use)}"/>')
    for node in sheet.declarations:
        more = style.versioned() if "version" not in node.attributes else ""
        write_copy(node, writer, str, more)


def _write_variables(sheet: Sheet, rooms: Iterable[Room], variables: Variables, writer: Writer) -> None:
    style, mark = sheet.style, sheet.style.xslt
    writer.line(f'<{mark}:variable name="{style.own}:document" select="string(base-uri(/))"/>')
    if sheet.phases:
        write_choice(sheet.schema, sheet.phases, writer, style)
    for let in () if sheet.phases else variables.shared:
        write_value(let, let.name, writer, style, str)
    for room in rooms:
        for let in room.pattern.lets:
            write_value(let, room.adapt(f"${let.name}")[1:], writer, style, room.adapt)
    for phase, name, _ in scopes(sheet.phase, sheet.phases, style):
        head = f'<{mark}:key{style.queries(phase.prefixes)} name="{name}"'
        writer.line(f'{head} match="{in_attribute(phase.source)}" use="1"/>', phase.at)


def _write_start(sheet: Sheet, rooms: Iterable[Room], writer: Writer) -> None:
    style, schema, mark = sheet.style, sheet.schema, sheet.style.xslt
    about = {"title": schema.title, "schemaVersion": schema.version, "phase": sheet.phase.id if sheet.phase else ""}
    header = shown({name: text for name, text in about.items() if text})
    language = written({"xml:lang": style.language}) if style.language else ""
    writer.line(f'<{mark}:template match="/" priority="1000000">')
    writer.line(f"<{style.svrl}:schematron-output{header}{language}>")
    if sheet.phases:
        write_name(sheet.phases, writer, style)
    writer.line(f'<{style.svrl}:metadata><{style.own}:processor name="eqlab"/></{style.svrl}:metadata>', brief="")
    for prefix, uri in schema.prefixes.items():
        writer.line(f"<{style.svrl}:ns-prefix-in-attribute-values{shown({'prefix': prefix, 'uri': uri})}/>", brief="")
    for number, room in enumerate(rooms, 1):
        wanted = condition(room.pattern, sheet.phases, style)
        if wanted:
            writer.line(f'<{mark}:if test="{wanted}">')
        _write_pattern(sheet, room, number, writer)
        if wanted:
            writer.line(f"</{mark}:if>")
    writer.line(f"</{style.svrl}:schematron-output>")
    writer.line(f"</{mark}:template>")


def _write_pattern(sheet: Sheet, room: Room, number: int, writer: Writer) -> None:
    style, mark, pattern = sheet.style, sheet.style.xslt, room.pattern
    title = {"name": pattern.title} if pattern.title else {}
    active = f"<{style.svrl}:active-{pattern.kind}{shown({**pattern.shown, **title})}{style.spoken(pattern.language)}"
    nodes = in_attribute(nodes_for(sheet.choice, pattern, _limits(sheet, pattern)))
    apply = f'<{mark}:apply-templates select="{nodes}" mode="{style.own}:p{number}"/>'
    if pattern.documents is None:
        writer.line(f'{active} documents="{{${style.own}:document}}"/>', pattern.at, brief="")
        writer.line(apply)
        return
    documents = in_attribute(room.adapt(pattern.documents))
    declared = f"{style.versioned()}{style.queries(pattern.prefixes)}"
    writer.line(f'<{mark}:variable{declared} name="{style.own}:names" select="{documents}"/>', pattern.at)
    root = f"${style.own}:root"
    writer.line(f'<{mark}:variable name="{style.own}:root" select="/"/>')
    read = f"${style.own}:names ! document(string(.), if (. instance of node()) then . else {root})"
    writer.line(f'<{mark}:for-each select="{read}">', pattern.at)
    writer.line(f'{active} documents="{{base-uri(/)}}"/>', brief="")
    writer.line(apply)
    writer.line(f"</{mark}:for-each>")


def _limits(sheet: Sheet, pattern: Pattern) -> str:
    """Return the predicates of `from`, which means nothing for other documents than the one that is judged."""
    limits = scopes(sheet.phase, sheet.phases, sheet.style)
    return "" if pattern.documents else "".join(limit for phase, _, limit in limits if is_active(pattern, phase))


def _write_rule(
    sheet: Sheet, room: Room, number: int, index: int, overlap: tuple[bool, bool], rules: RuleWriter
) -> None:
    style, mark, writer = sheet.style, sheet.style.xslt, rules.writer
    others, rule = room.pattern.rules, room.pattern.rules[index]
    context = room.adapt(rule.context or "")
    if not is_match_pattern(context):
        context = _selected(sheet, rule, context, f"{style.own}:c{number}.{index}", writer)
    beaten, beats = overlap
    head = f"<{mark}:template{style.versioned()}{style.queries(rule.prefixes)}"
    priority = len(others) - index
    writer.line(f'{head} match="{in_attribute(context)}" mode="{style.own}:p{number}" priority="{priority}">', rule.at)
    attributes = f'{_about(rule, room)} document="{{{_document(sheet, room)}}}"'
    group = room.pattern.kind == "group"
    if beaten and not group:
        writer.line(f'<{mark}:param name="{style.own}:fired" select="false()"/>', brief="")
        writer.line(f'<{mark}:choose><{mark}:when test="${style.own}:fired">', brief="")
        writer.line(f"<{style.svrl}:suppressed-rule{attributes}/>", brief="")
        writer.line(f"</{mark}:when><{mark}:otherwise>", brief="")
    writer.line(f"<{style.svrl}:fired-rule{attributes}{style.spoken(rule.language)}/>", rule.at, brief="")
    _write_body(rule, room, rules)
    if beaten and not group:
        writer.line(f"</{mark}:otherwise></{mark}:choose>", brief="")
    if beats and group:
        writer.line(f"<{mark}:next-match/>")
    elif beats:
        fired = f'<{mark}:with-param name="{style.own}:fired" select="true()"/>'
        writer.line(f"<{mark}:next-match>{fired}</{mark}:next-match>", brief="")
    writer.line(f"</{mark}:template>")


def _write_body(rule: Rule, room: Room, rules: RuleWriter) -> None:
    style, mark, writer = rules.style, rules.style.xslt, rules.writer
    if not rule.visit:
        rules.body(rule, room)
        return
    writer.line(f'<{mark}:variable name="{style.own}:node" select="."/>')
    writer.line(f'<{mark}:for-each select="{in_attribute(room.adapt(rule.visit))}">', rule.at)
    rules.body(rule, room)
    writer.line(f"</{mark}:for-each>")


def _about(rule: Rule, room: Room) -> str:
    return shown({"context": rule.context or ""}) + told(rule.shown, room.adapt)


def _document(sheet: Sheet, room: Room) -> str:
    return "base-uri(/)" if room.pattern.documents else f"${sheet.style.own}:document"


def _selected(sheet: Sheet, rule: Rule, context: str, name: str, writer: Writer) -> str:
    """Return a match pattern for the nodes that a path selects; the path is followed once a document."""
    style, mark = sheet.style, sheet.style.xslt
    path = context if context.lstrip().startswith("/") else f"/descendant-or-self::node()/({context})"
    declared = f"{style.versioned()}{style.queries(rule.prefixes)}"
    writer.line(f'<{mark}:key{declared} name="{name}" match="/" use="({in_attribute(path)})/generate-id(.)"/>', rule.at)
    return f".[key('{name}', generate-id(.))]"
