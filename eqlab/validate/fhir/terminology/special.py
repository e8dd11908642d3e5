"""Code systems that nobody lists here, but whose codes follow a rule or stand in a standard's table.

Sources: FHIR R4, "Using Codes in resources"; RFC 5646 (languages), RFC 6838 (media types), RFC 3986 (URIs), ISO 3166-1,
ISO 4217, UCUM; LOINC Users' Guide (check digit); SNOMED CT Release File Specifications (SCTID).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.checkdigit import luhn, verhoeff
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology import tables
from eqlab.validate.fhir.terminology.languages import language
from eqlab.validate.fhir.terminology.model import IN, OUT, Members, by_rule
from eqlab.validate.fhir.terminology.reading import text
from eqlab.validate.patterns import PatternError, safe_pattern
from eqlab.validate.words import shorten

_LONGEST = 2000
"""Characters of a code that is looked at; no code of these systems is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Special:
    """A code system known by its rule."""

    judge: Callable[[str], Membership]
    """Whether a code is one of its codes."""
    codes: frozenset[str] | None = None
    """All its codes, when they stand in a table."""


def _table(codes: frozenset[str], what: Words) -> Special:
    wrong = Membership(answer=False, reason=what)
    return Special(judge=lambda code: IN if code in codes else wrong, codes=codes)


_SHORT_FORMATS = frozenset({"json", "xml", "ttl"})
"""FHIR's own short names of its formats stand where media types do (FHIR R4, RESTful API, section 3.1.0.1.11)."""
_MEDIA_TYPE = re.compile(
    r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9*][a-z0-9!#$&^_.+-]{0,126}"
    r'(\s*;\s*[a-z0-9!#$&^_.+-]{1,127}=([^\s";]{1,500}|"[^"]{0,500}"))*\s*;?',
    re.IGNORECASE | re.ASCII,
)


def _media_type(code: str) -> Membership:
    if code in _SHORT_FORMATS or _MEDIA_TYPE.fullmatch(code):
        return IN
    return Membership(answer=False, reason=words("a media type is written type/subtype"))


_URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|]+", re.ASCII)


def _uri(code: str) -> Membership:
    return IN if _URI.fullmatch(code) else Membership(answer=False, reason=words("it has characters that no URI has"))


_REMARK = re.compile(r"\{[^{}]*\}")


def _unit(code: str) -> Membership:
    # FHIR's own list of common units has blanks in its remarks, though UCUM has none there
    from eqlab.validate.ucum import is_valid  # noqa: PLC0415 - most resources have no unit

    plain = _REMARK.sub(lambda remark: remark[0].replace(" ", "_"), code) if " " in code else code
    return IN if is_valid(plain) else Membership(answer=False, reason=words("it is not a unit of UCUM"))


_LOINC = re.compile(r"(?:[1-9]\d{0,6}|(LA|LP|LL|LG|MTHU)\d{1,8})-?\d", re.ASCII)
_NO_LOINC = Membership(None, words("the lab does not have the content of {system}", system="LOINC"))


def _loinc(code: str) -> Membership:
    number, dash, digit = code.rpartition("-")
    if not _LOINC.fullmatch(code) or not dash:
        return Membership(answer=False, reason=words("a LOINC code is a number, a hyphen and a check digit"))
    if number.isdigit() and luhn(number) != digit:
        return Membership(
            answer=False,
            reason=words("the check digit of LOINC {number} is {digit}", number=number, digit=luhn(number)),
        )
    return _NO_LOINC


_SCTID = re.compile(r"[1-9]\d{5,17}", re.ASCII)
_NO_SNOMED = Membership(None, words("the lab does not have the content of {system}", system="SNOMED CT"))
_EXPRESSION = frozenset(":+=|{}(), ")


def _snomed(code: str) -> Membership:
    if not _EXPRESSION.isdisjoint(code) and code[:1].isdigit():
        return Membership(None, words("the lab does not judge expressions of SNOMED CT"))
    if not _SCTID.fullmatch(code):
        return Membership(answer=False, reason=words("an identifier of SNOMED CT has 6 to 18 digits"))
    if verhoeff(code[:-1]) != code[-1]:
        return Membership(answer=False, reason=words("its last digit is not its check digit (Verhoeff)"))
    if code[-3:-1] not in ("00", "10"):
        return Membership(answer=False, reason=words("it identifies a description or a relationship, not a concept"))
    return _NO_SNOMED


def _shaped(pattern: str, shape: Words, name: str) -> Special:
    regex, unsure = (
        re.compile(pattern, re.ASCII),
        Membership(None, words("the lab does not have the content of {system}", system=name)),
    )
    wrong = Membership(answer=False, reason=shape)
    return Special(judge=lambda code: unsure if regex.fullmatch(code) else wrong)


_PART = 3
"""Characters of a subdivision, after its country."""


def _subdivision(code: str) -> Membership:
    country, dash, rest = code.partition("-")
    if country in tables.COUNTRIES and dash and rest.isascii() and rest.isalnum() and len(rest) <= _PART:
        return Membership(None, words("the lab does not have the subdivisions of countries"))
    return Membership(
        answer=False, reason=words("a subdivision is written as a country, a hyphen and up to three characters")
    )


def _bounded(special: Special) -> Special:
    long = Membership(answer=False, reason=words("it is longer than {most} characters", most=str(_LONGEST)))
    judge = lru_cache(maxsize=16)(special.judge)  # many parts of a value set ask about one code, one after the other
    return Special(judge=lambda code: judge(code) if len(code) <= _LONGEST else long, codes=special.codes)


_COUNTRIES = tables.COUNTRIES | tables.LONG_COUNTRIES | tables.COUNTRY_NUMBERS

SPECIAL: Mapping[str, Special] = {
    url: _bounded(special)
    for url, special in {
        "urn:ietf:bcp:47": Special(judge=language),
        "urn:ietf:bcp:13": Special(judge=_media_type),
        "urn:ietf:rfc:3986": Special(judge=_uri),
        "urn:iso:std:iso:3166": _table(_COUNTRIES, words("it is not a country of ISO 3166-1")),
        "urn:iso:std:iso:3166:-2": Special(judge=_subdivision),
        "urn:iso:std:iso:4217": _table(
            tables.CURRENCIES | tables.FORMER_CURRENCIES, words("it is not a currency of ISO 4217")
        ),
        "http://unitsofmeasure.org": Special(judge=_unit),
        "http://loinc.org": Special(judge=_loinc),
        "http://snomed.info/sct": Special(judge=_snomed),
        "http://hl7.org/fhir/sid/icd-10-cm": _shaped(
            r"[A-TV-Z]\d[0-9AB](\.?[0-9A-TV-Z]{1,4})?|[A-Z]\d\d-[A-Z]\d\d",
            words("a code of ICD-10-CM is a letter, two digits, and after a full stop up to four more characters"),
            "ICD-10-CM",
        ),
        "http://www.nlm.nih.gov/research/umls/rxnorm": _shaped(
            r"\d{1,8}", words("a code of RxNorm is a number"), "RxNorm"
        ),
        "http://hl7.org/fhir/sid/cvx": _shaped(r"\d{1,4}", words("a code of CVX is a number"), "CVX"),
    }.items()
}
"""By URL."""


def of_special(special: Special, system: str, wanted: list[Json]) -> Members:
    """Return the codes of such a system that pass all filters."""
    if not wanted:
        return by_rule(system, special.judge, special.codes)
    filters = [_filter(one) for one in wanted]
    rules = [special.judge, *(ask or _unsure(one) for ask, one in zip(filters, wanted, strict=True))]

    def rule(code: str) -> Membership:
        answer = IN
        for ask in rules:
            said = ask(code)
            if said.answer is False:
                return said
            if said.answer is None and answer.answer:
                answer = said
        return answer

    listed = None if special.codes is None else {code: rule(code).answer for code in special.codes}
    if listed is None or None in listed.values():
        made = by_rule(system, rule)
        return made if any(filters) else replace(made, alike="a rule, and filters that cannot be applied")
    return by_rule(system, rule, frozenset(code for code, answer in listed.items() if answer))


def _unsure(one: Json) -> Callable[[str], Membership]:
    written = shorten(" ".join(text(one, name) for name in ("property", "op", "value")))
    unsure = Membership(None, words('the lab cannot apply the filter "{filter}" to this code system', filter=written))
    return lambda _code: unsure


def _filter(one: Json) -> Callable[[str], Membership] | None:
    """Return what tells whether a code passes a filter; None when that takes the content of the system."""
    name, operator, value = text(one, "property"), text(one, "op"), text(one, "value")
    if name in ("code", "concept") and operator == "regex":
        try:
            pattern = safe_pattern(value)
        except PatternError:
            return None
        unsure = _unsure(one)
        return lambda code: unsure(code) if (covers := pattern.covers(code)) is None else IN if covers else OUT
    if name == "code" and operator in ("=", "in"):
        wanted = {part.strip() for part in value.split(",")}
        return lambda code: IN if code in wanted else OUT
    if name == "canonical" and operator == "=":
        from eqlab.validate.ucum import is_comparable  # noqa: PLC0415 - likewise

        return lambda code: IN if is_comparable(code, value) else OUT
    return None
