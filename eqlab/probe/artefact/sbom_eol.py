"""The probe `sbom.eol`: components that nobody supports any more, by a dated table."""

from collections.abc import Mapping

from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, day_of, dicts, text_of, under
from eqlab.probe.artefact.issues import sbom as issues
from eqlab.probe.artefact.purl import read_purl
from eqlab.probe.artefact.sbom import Component, read_bill
from eqlab.probe.author import Values, make_probe, text, whole

NAME = "sbom.eol"
_PARAMETERS = {
    "sbom": text("The bill of materials: CycloneDX JSON, version 1.4 to 1.6.", required=True),
    "table": text("JSON: `dated`, and `products` with `purl` or `name`, `cycle` and `eol`.", required=True),
    "days": whole("How many days old the table may be (180).", 1, 3650, default=180),
    "soon": whole("How many days ahead an end of support is told (180).", 0, 3650, default=180),
}


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    bill = read_bill(desk, values["sbom"])
    if bill is None:
        return desk.end()
    table = desk.table(values["table"])
    desk.check_age(values["table"], under(table, "dated"), values["days"])
    products = dicts(under(table, "products"))
    if not products:
        raise desk.unusable(values["table"], "it has no products")
    known = 0
    for component in bill.components:
        line = _line(component, products)
        if line is not None:
            known += 1
            _judge(desk, bill.name, component, line, values["soon"])
    return desk.end(dated=str(under(table, "dated")), known=str(known), components=str(len(bill.components)))


def _judge(desk: Desk, file: str, component: Component, line: Mapping[str, Json], soon: int) -> None:
    end = day_of(line.get("eol"))
    ended = line.get("eol") is True or (end is not None and end < desk.today)
    day = end.isoformat() if end else "-"
    if ended:
        desk.tell(issues.PAST_SUPPORT, file, component.path, component=component.called[:100], day=day)
    elif end is not None and (end - desk.today).days <= soon:
        desk.tell(issues.SOON_PAST, file, component.path, component=component.called[:100], day=day)


def _line(component: Component, products: list[Mapping[str, Json]]) -> Mapping[str, Json] | None:
    """The line of the table for a component's release; the longest release name that fits."""
    fitting = [one for one in products if _same(component, one) and _in_cycle(component.version, text_of(one, "cycle"))]
    return max(fitting, key=lambda one: len(text_of(one, "cycle")), default=None)


def _same(component: Component, product: Mapping[str, Json]) -> bool:
    wanted, own = read_purl(text_of(product, "purl")), component.purl
    if wanted is not None:
        return own is not None and (wanted.type, wanted.package) == (own.type, own.package)
    return bool(component.name) and text_of(product, "name").lower() == component.name.lower()


def _in_cycle(version: str, cycle: str) -> bool:
    version = version.removeprefix("v")
    return bool(version) and (not cycle or version == cycle or version.startswith((f"{cycle}.", f"{cycle}-")))


PROBE = make_probe(
    NAME,
    Mode.PASSIVE,
    {"en": "Components past their support", "fr": "Composants hors support", "de": "Komponenten ohne Unterstützung"},
    {
        "en": "Compares the components with a dated table of ends of support.",
        "fr": "Compare les composants à une table datée des fins de support.",
        "de": "Vergleicht die Komponenten mit einer datierten Tabelle der Support-Enden.",
    },
    _PARAMETERS,
    _look,
)
