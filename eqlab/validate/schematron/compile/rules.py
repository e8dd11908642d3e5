"""Writes the rules of a pattern as templates; abstract rules, where they can stand alone, as templates to call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eqlab.core.errors import nearest
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.model import Assertion, Extends, Let, Pattern, Remark, Rule, Schema
from eqlab.validate.schematron.compile.queries import reference, variables_of
from eqlab.validate.schematron.compile.style import Adapt, Style
from eqlab.validate.schematron.compile.texts import moving, told, write_remarks, write_text, write_value
from eqlab.validate.schematron.compile.tree import Node
from eqlab.validate.schematron.compile.variables import distinct_in_rule
from eqlab.validate.schematron.compile.writing import Writer, braced, in_attribute, literal
from eqlab.validate.schematron.stylesheet import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The pattern that a rule is written for."""

    pattern: Pattern
    label: str
    adapt: Adapt
    """For queries of the pattern."""
    adapt_remark: Adapt
    """For queries of diagnostics and properties: parameters too."""
    hidden: frozenset[str]
    """Global names that mean something of the pattern's own here."""
    own: Mapping[str, Rule]
    """Abstract rules of the pattern."""


@dataclass(slots=True, kw_only=True)
class RuleWriter:
    """Writes rules, each message and each abstract rule once."""

    schema: Schema
    style: Style
    desk: Desk
    names: frozenset[str]
    """Global variables."""
    writer: Writer = field(default_factory=Writer)
    messages: dict[str, Message] = field(default_factory=dict)
    _called: dict[tuple[int, str], str] = field(default_factory=dict)
    _waiting: list[tuple[str, Rule, Room]] = field(default_factory=list)
    _free: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def body(self, rule: Rule, room: Room) -> None:
        """Write what a rule does at a node."""
        distinct_in_rule(self._lets(rule, room, ()), self.desk)
        self._items(rule, rule, room, (id(rule),))

    def callables(self) -> None:
        """Write the abstract rules that are called."""
        mark = self.style.xslt
        while self._waiting:
            name, rule, room = self._waiting.pop()
            self.writer.line(f'<{mark}:template{self.style.versioned()} name="{name}">', rule.at)
            self._items(rule, rule, room, (id(rule),))
            self.writer.line(f"</{mark}:template>")

    def _items(self, rule: Rule, fired: Rule, room: Room, chain: tuple[int, ...]) -> None:
        for item in rule.items:
            if isinstance(item, Let):
                write_value(item, room.adapt(f"${item.name}")[1:], self.writer, self.style, room.adapt)
            elif isinstance(item, Assertion):
                self._assertion(item, rule, fired, room)
            else:
                self._extended(item, rule, fired, room, chain)

    def _extended(self, item: Extends, rule: Rule, fired: Rule, room: Room, chain: tuple[int, ...]) -> None:
        base = self._base(item, room, complain=True)
        if base is None:
            return
        if id(base) in chain:
            self.desk.refuse(issues.CIRCLE, item.at, name=item.rule)
        elif not fired.visit and self._alone(base, rule, room):
            self.writer.line(f'<{self.style.xslt}:call-template name="{self._name(base, room)}"/>', item.at)
        else:
            self._items(base, fired, room, (*chain, id(base)))

    def _base(self, item: Extends, room: Room, *, complain: bool = False) -> Rule | None:
        if item.rule in room.own:
            return room.own[item.rule]
        if item.rule in self.schema.shared:
            return self.schema.shared[item.rule]
        base = self.schema.elsewhere.get(item.rule)
        if not complain or base:
            if complain:
                self.desk.tolerate(issues.RULE_ELSEWHERE, item.at, id=item.rule)
            return base
        if any(rule.id == item.rule for pattern in self.schema.patterns for rule in pattern.rules):
            self.desk.refuse(issues.RULE_NOT_ABSTRACT, item.at, id=item.rule)
        else:
            guess = nearest(item.rule, {*room.own, *self.schema.elsewhere, *self.schema.shared})
            self.desk.refuse(issues.NO_RULE, item.at, nearest=guess, id=item.rule)
        return None

    def _name(self, base: Rule, room: Room) -> str:
        """Return the name of the template of an abstract rule; it is written later."""
        _, uses = self._needs(base, room, ())
        scope = room.label if uses & room.hidden or base.id in room.own or room.pattern.parameters else ""
        key = (id(base), scope)
        if key not in self._called:
            self._called[key] = f"{self.style.own}:r{len(self._called) + 1}"
            self._waiting.append((self._called[key], base, room))
        return self._called[key]

    def _alone(self, base: Rule, rule: Rule, room: Room) -> bool:
        """Tell whether an abstract rule needs no variable of the rule, nor the rule one of its variables."""
        defines, needs = self._needs(base, room, ())
        own = {item.name for item in rule.items if isinstance(item, Let)}
        if needs & own or not needs <= self.names | room.hidden:
            return False
        if not defines:
            return True
        used: set[str] = set()
        for item in rule.items:
            used |= self._used(item, room)
        return not (used - own) & defines

    def _needs(self, base: Rule, room: Room, chain: tuple[int, ...]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the variables that an abstract rule defines, and those that it takes from outside."""
        if id(base) in self._free:
            return self._free[id(base)]
        defined: set[str] = set()
        needed = {name[1:] for name in moving(base.shown).values()}
        for item in base.items:
            if isinstance(item, Extends):
                above = self._base(item, room)
                inner = (*chain, id(base))
                if above is not None and id(above) in inner:
                    self.desk.refuse(issues.CIRCLE, item.at, name=item.rule)
                elif above is not None:
                    more, needs = self._needs(above, room, inner)
                    needed |= needs - defined
                    defined |= more
                continue
            needed |= self._used(item, room) - defined
            if isinstance(item, Let):
                defined.add(item.name)
        self._free[id(base)] = (frozenset(defined), frozenset(needed))
        return self._free[id(base)]

    def _used(self, item: Let | Assertion | Extends, room: Room) -> set[str]:
        if isinstance(item, Let):
            return variables_of(item.value or "")
        if isinstance(item, Extends):
            return set()
        used = {name[1:] for name in moving(item.shown).values()}
        used |= variables_of(item.test) | variables_of(item.subject) | _used_in(item.content)
        for remark in self._remarks(item):
            used |= _used_in(remark.content)
        return used - set(room.pattern.parameters)

    def _lets(self, rule: Rule, room: Room, chain: tuple[int, ...]) -> Iterator[Let]:
        for item in rule.items:
            if isinstance(item, Let):
                yield item
            elif isinstance(item, Extends):
                base = self._base(item, room)
                if base is not None and id(base) not in chain:
                    yield from self._lets(base, room, (*chain, id(base)))

    def _remarks(self, item: Assertion) -> Iterator[Remark]:
        for key in item.remarks:
            remark = self.schema.remarks.get(key)
            if remark is not None:
                yield remark

    def _assertion(self, item: Assertion, rule: Rule, fired: Rule, room: Room) -> None:
        mark, writer = self.style.xslt, self.writer
        test = in_attribute(room.adapt(item.test))
        declared = self.style.queries(item.prefixes)
        if item.kind == "report":
            writer.line(f'<{mark}:if{declared} test="{test}">', item.at)
            self._result(item, rule, fired, room)
            writer.line(f"</{mark}:if>")
            return
        writer.line(f'<{mark}:choose{declared}><{mark}:when test="{test}"/><{mark}:otherwise>', item.at)
        self._result(item, rule, fired, room)
        writer.line(f"</{mark}:otherwise></{mark}:choose>")

    def _result(self, item: Assertion, rule: Rule, fired: Rule, room: Room) -> None:
        style, writer = self.style, self.writer
        message = self._message(item, rule, room)
        self.messages[message.key] = message
        name = f"{style.svrl}:{'successful-report' if item.kind == 'report' else 'failed-assert'}"
        place = f"path(({room.adapt(item.subject)}, .)[1])" if item.subject else "path(.)"
        if fired.visit:
            place = f"path(if (. instance of node()) then . else ${style.own}:node)"
        weight = _weight(item, rule)
        weighed = f' {style.own}:weight="{{{in_attribute(room.adapt(weight))}}}"' if weight else ""
        named = f' {style.own}:key="{message.key}" location="{{{in_attribute(place)}}}"{weighed}'
        test = f' test="{in_attribute(braced(item.test))}"'
        rest = f"{test}{told(item.shown, room.adapt)}{style.spoken(item.language)}"
        writer.line(f"<{name}{named}{rest}>", item.at, brief=f"<{name}{named}>")
        self._missing(item)
        write_remarks(self._remarks(item), writer, style, room.adapt_remark)
        writer.line(f"<{style.svrl}:text>")
        write_text(item.content, writer, style, room.adapt, item.prefixes)
        writer.line(f"</{style.svrl}:text>")
        writer.line(f"</{name}>")

    def _missing(self, item: Assertion) -> None:
        for kind, name in item.remarks:
            if (kind, name) not in self.schema.remarks:
                known = [id_ for other, id_ in self.schema.remarks if other == kind]
                self.desk.tolerate(issues.NO_DIAGNOSTIC, item.at, nearest=nearest(name, known), kind=kind, id=name)

    def _message(self, item: Assertion, rule: Rule, room: Room) -> Message:
        local = rule.context is not None or rule.id in room.own
        return Message(
            key=f"a{len(self.messages) + 1}",
            at=item.at,
            kind=item.kind,
            test=item.test,
            id=item.shown.get("id", ""),
            pattern=room.label if local else "",
            rule=rule.id or rule.context or "",
            role=item.shown.get("role", "") or rule.shown.get("role", ""),
            severity=item.shown.get("severity", ""),
            flag=item.shown.get("flag", ""),
            level=item.level,
            origin=item.origin,
            requirement=item.requirement,
            clause=item.clause,
        )


def _weight(item: Assertion, rule: Rule) -> str:
    """Return the query for the words that tell the weight of an assertion; empty when they are known by now."""
    said = [item.shown.get("severity", ""), item.shown.get("role", ""), rule.shown.get("role", "")]
    if not any(map(reference, said)):
        return ""
    words = (f"string-join({reference(one)}, ' ')" if reference(one) else literal(one) for one in said)
    return f"string-join(({', '.join(words)}), '|')"


def _used_in(content: tuple[Node | str, ...]) -> set[str]:
    used: set[str] = set()
    for piece in content:
        if isinstance(piece, Node):
            for text in piece.attributes.values():
                used |= variables_of(text)
            used |= _used_in(piece.children)
    return used
