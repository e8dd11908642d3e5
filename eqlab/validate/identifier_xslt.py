"""Identifier rules as functions of XSLT 3.0: `eq:valid(rule, value)`, for style sheets that the lab makes."""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import quoteattr

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level
from eqlab.validate import issues
from eqlab.validate.identifier_rule import LEVELS, CheckDigits, Form, IdentifierRule, span
from eqlab.validate.pattern_xpath import xpath_regex
from eqlab.validate.patterns import PatternError

NAMESPACE = "urn:eqlab:functions"
_DIHEDRAL = "0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210"
_PERMUTATIONS = "01234567891576283094580379614289160435279453126870428657390127938064157046913258"
_INVERSE = "0432156789"
_EACH = "xs:integer(substring($digits, $n - $i + 1, 1))"
_ALGORITHMS: Mapping[str, str] = {
    "luhn": f"""let $n := string-length($digits) return string((10 - sum(for $i in 1 to $n
        return let $d := {_EACH} * (1 + $i mod 2) return if ($d gt 9) then $d - 9 else $d) mod 10) mod 10)""",
    "gs1": f"""let $n := string-length($digits) return string((10 - sum(for $i in 1 to $n
        return {_EACH} * (1 + 2 * ($i mod 2))) mod 10) mod 10)""",
    "verhoeff": f"""let $n := string-length($digits), $state := fold-left(1 to $n, 0, function($s, $i) {{
        xs:integer(substring('{_DIHEDRAL}', $s * 10 + 1 + xs:integer(
            substring('{_PERMUTATIONS}', ($i mod 8) * 10 + 1 + {_EACH}, 1)), 1)) }})
        return substring('{_INVERSE}', $state + 1, 1)""",
    "mod97": "format-integer(97 - xs:integer($digits) mod 97, '00')",
    "mod97-10": "format-integer(98 - (xs:integer($digits) * 100) mod 97, '00')",
}
_DATE = """let $y := substring($digits, 1, 4), $m := substring($digits, 5, 2), $d := substring($digits, 7, 2),
    $day := $y || '-' || (if ($m eq '00') then '01' else $m) || '-' || (if ($d eq '00') then '01' else $d)
    return matches($digits, '^[0-9]{8}$') and $y ne '0000' and ($m ne '00' or $d eq '00')
        and $day castable as xs:date"""


def identifier_functions(rules: Mapping[str, IdentifierRule]) -> str:
    """Return declarations of `eq:valid($rule, $value)` and `eq:valid-at($rule, $value, $least)` for XSLT 3.0.

    They answer as `IdentifierRule.fits` does; a value that is not there is not valid. `eq:wrong($rule, $value)` writes
    what of a value that has one of the forms is a warning or an error, in signs that need no language:
    `1-8: 20269999 ≠ YYYYMMDD; 12: 3 ≠ 7`, position, what is written and what is computed.

    Each declares the namespaces it needs (`eq` is `urn:eqlab:functions`), so that the text can stand in any style
    sheet. At run time an unknown rule or level is the error `eq:unknown`. Raises AuthorError for a rule with a pattern
    that XPath cannot say.
    """
    helpers = [_function(f"eq:{name}", ("digits",), "xs:string", _select(body)) for name, body in _ALGORITHMS.items()]
    levels = ", ".join(f"'{name}': {level.value}" for name, level in LEVELS.items())
    level = f"let $known := map {{{levels}}} return if (map:contains($known, $least)) then $known($least) else {_LEVEL}"
    choice = f'<xsl:variable name="level" as="xs:integer" select={quoteattr(level)}/>{_chosen(rules, _fits)}'
    return "\n".join(
        (
            *helpers,
            _function("eq:date", ("digits",), "xs:boolean", _select(_DATE)),
            _function("eq:valid-at", ("rule", "value", "least"), "xs:boolean", choice),
            _function("eq:valid", ("rule", "value"), "xs:boolean", _select("eq:valid-at($rule, $value, 'warning')")),
            _function("eq:wrong", ("rule", "value"), "xs:string", _chosen(rules, _wrong)),
        )
    )


_UNKNOWN = "error(QName('urn:eqlab:functions', 'eq:unknown'), 'There is no identifier rule ' || $rule)"
_LEVEL = "error(QName('urn:eqlab:functions', 'eq:unknown'), 'There is no level ' || $least)"
_SPACES = (
    'xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    f'xmlns:map="http://www.w3.org/2005/xpath-functions/map" xmlns:eq="{NAMESPACE}"'
)


def _function(name: str, parameters: tuple[str, ...], type_: str, body: str) -> str:
    kinds = {"value": "xs:string?"}
    declared = "".join(f'<xsl:param name="{one}" as="{kinds.get(one, "xs:string")}"/>' for one in parameters)
    return f'<xsl:function {_SPACES} name="{name}" as="{type_}">{declared}{body}</xsl:function>'


def _select(expression: str) -> str:
    return f"<xsl:sequence select={quoteattr(expression)}/>"


def _chosen(rules: Mapping[str, IdentifierRule], write: Callable[[IdentifierRule], str]) -> str:
    """Choose what is written of a rule by its name."""
    whens = "".join(
        f"<xsl:when test={quoteattr(f'$rule eq {_text(name)}')}>{_select(write(rule))}</xsl:when>"
        for name, rule in rules.items()
    )
    return f"<xsl:choose>{whens}<xsl:otherwise>{_select(_UNKNOWN)}</xsl:otherwise></xsl:choose>"


def _wrong(rule: IdentifierRule) -> str:
    """Write what is wrong with a value, by the first form that it has."""
    told = "''"
    for form in reversed(rule.forms):
        dates = [
            f"(if (eq:date({_part(part)})) then () else '{span(part)}: ' || {_part(part)} || ' ≠ YYYYMMDD')"
            for part in form.dates
            if rule.inner.level >= Level.WARNING
        ]
        checks = [_digit(check) for check in form.checks if check.weight.level >= Level.WARNING]
        told = f"if ({_has(form, rule)}) then string-join(({', '.join(dates + checks)}), '; ') else {told}"
    return f"if (empty($value)) then '' else {told}"


def _digit(check: CheckDigits) -> str:
    """Write what is wrong with check digits; a dash stands for none that are right."""
    covered, found, length = _part(check.over), _part(check.digits), check.over.stop - check.over.start
    right = f"(if (matches({covered}, '^[0-9]{{{length}}}$')) then {_computed(check)} else (), '-')[1]"
    clash = f"'{span(check.digits)}: ' || {found} || ' ≠ ' || $right"
    return f"(let $right := {right} return if ($right eq {found}) then () else {clash})"


def _fits(rule: IdentifierRule) -> str:
    """Write `IdentifierRule.fits` of a rule as XPath over $value and $level."""
    names = [f"$f{number}" for number in range(len(rule.forms))]
    forms = ", ".join(f"{name} := {_has(form, rule)}" for name, form in zip(names, rule.forms, strict=True))
    kept = " or ".join(f"({name} and {_kept(form, rule)})" for name, form in zip(names, rule.forms, strict=True))
    light = f"{rule.shape.level.value} lt $level"
    return f"exists($value) and (let {forms} return if ({' or '.join(names)}) then ({kept}) else {light})"


def _has(form: Form, rule: IdentifierRule) -> str:
    if form.pattern is None:
        return f"$value = ({', '.join(map(_text, sorted(form.codes)))})"
    try:
        regex = xpath_regex(form.pattern)
    except PatternError as error:
        facts = {"rule": rule.name, "pattern": form.pattern.text, "reason": str(error)}
        raise AuthorError(issues.NO_XPATH_PATTERN, None, "", "", **facts) from error
    return f"(string-length($value) le {form.pattern.longest} and matches($value, {_text(regex)}))"


def _kept(form: Form, rule: IdentifierRule) -> str:
    dates = [_unless(rule.inner.level, f"eq:date({_part(part)})") for part in form.dates]
    return " and ".join(dates + [_unless(check.weight.level, _checked(check)) for check in form.checks]) or "true()"


def _unless(level: Level, condition: str) -> str:
    return f"(if ({level.value} lt $level) then true() else {condition})"


def _checked(check: CheckDigits) -> str:
    covered, length = _part(check.over), check.over.stop - check.over.start
    right = f"{_computed(check)} = {_part(check.digits)}"
    return f"(if (matches({covered}, '^[0-9]{{{length}}}$')) then {right} else false())"


def _computed(check: CheckDigits) -> str:
    return f"eq:{check.name}({_part(check.over)})" if check.name in _ALGORITHMS else _weighted(check)


def _weighted(check: CheckDigits) -> str:
    """Write the modulo 11 check; a remainder of 1 has the sign that the rule gives, or none."""
    terms = (
        f"{weight} * xs:integer(substring($value, {place}, 1))"
        for place, weight in enumerate(check.weights, start=check.over.start + 1)
    )
    ten = _text(check.ten) if check.ten else "()"
    rest = f"(({' + '.join(terms)}) mod 11)"
    return f"(let $r := {rest} return if ($r eq 1) then {ten} else string((11 - $r) mod 11))"


def _part(part: slice) -> str:
    return f"substring($value, {part.start + 1}, {part.stop - part.start})"


def _text(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
