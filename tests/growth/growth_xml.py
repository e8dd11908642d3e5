"""XML: names, namespaces, order, depth, damage."""

from growth_family import family
from growth_narratives import XHTML
from growth_parts import uuid

FHIR = 'xmlns="http://hl7.org/fhir"'


def _patient(inside: str, attributes: str = "") -> str:
    return f"<Patient {FHIR} {attributes}>{inside}</Patient>"


def _namespaces(n: int) -> str:
    return " ".join(f'xmlns:a{i}="u{i}"' for i in range(n))


def _names(n: int) -> str:
    return "".join(f'<name><family value="a{i}"/></name>' for i in range(n))


@family(form="xml")
def xml_names(n: int) -> str:
    return _patient(_names(n))


@family(form="xml")
def xml_cut_off(n: int) -> str:
    return _patient(_names(n))[:-12]


@family(form="xml")
def xml_namespaces(n: int) -> str:
    return _patient("<name/>", _namespaces(n))


@family(form="xml")
def xml_namespaces_of_each(n: int) -> str:
    return _patient("".join(f'<name xmlns:a{i}="u{i}"><a{i}:family value="a{i}"/></name>' for i in range(n)))


@family(form="xml")
def xml_namespaces_around_narratives(n: int) -> str:
    def entry(i: int) -> str:
        text = f'<text><status value="generated"/><div {XHTML}>x</div></text>'
        told = f'<Patient><id value="a"/>{text}</Patient>'
        return f'<entry><fullUrl value="{uuid(i)}"/><resource>{told}</resource></entry>'

    entries = "".join(entry(i) for i in range(n))
    return f'<Bundle {FHIR} {_namespaces(n)}><type value="collection"/>{entries}</Bundle>'


@family(form="xml")
def xml_out_of_order(n: int) -> str:
    return _patient('<name/><id value="a"/>' * n)


@family(form="xml")
def xml_deep(n: int) -> str:
    begun = '<extension url="http://example.org/e">'
    inside = "".join(f'{begun}<valueString value="x{i}"/></extension>' for i in range(n))
    for _ in range(150):
        inside = f'{begun}{inside}<url value="x"/></extension>'
    return _patient(inside)
