"""The probe `sbom.osv`: components with known weaknesses, by a dated snapshot."""

from collections.abc import Iterable

from eqlab.core.issue import Level
from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.artefact.desk import Desk, dicts, text_of, under
from eqlab.probe.artefact.issues import sbom as issues
from eqlab.probe.artefact.osv import Advisory, read_snapshot
from eqlab.probe.artefact.sbom import Component, read_bill, some
from eqlab.probe.artefact.vex import Statement, read_statements
from eqlab.probe.author import Values, day, make_probe, text, texts, whole
from eqlab.probe.sight import tell

NAME = "sbom.osv"
_PARAMETERS = {
    "sbom": text("The bill of materials: CycloneDX JSON, version 1.4 to 1.6.", required=True),
    "osv": text("The snapshot of OSV: an archive of JSON files, JSON lines, or a JSON list.", required=True),
    "dated": day("The day of the snapshot.", required=True),
    "days": whole("How many days old the snapshot may be (14).", 1, 3650, default=14),
    "vex": texts("VEX statements of the vendor: OpenVEX or CycloneDX."),
    "vex_days": whole("How many days a VEX statement holds (180).", 1, 3650, default=180),
    "kev": text("The list of exploited weaknesses: JSON with `vulnerabilities[].cveID`."),
}


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    bill = read_bill(desk, values["sbom"])
    if bill is None:
        return desk.end()
    desk.check_age(values["osv"], values["dated"], values["days"])
    snapshot = read_snapshot(desk, values["osv"])
    statements = [one for name in values["vex"] for one in read_statements(desk, name)]
    exploited = _exploited(desk, values["kev"]) if values["kev"] else frozenset()
    answers = _Answers(desk, statements, exploited, values["vex_days"])
    unknown, looked = [], 0
    for component in bill.components:
        purl = component.purl
        if purl is None or not component.version or not purl.ecosystem:
            unknown.append(component.called)
            continue
        looked += 1
        for advisory in snapshot.of(purl):
            answers.judge(component, advisory, advisory.affects(component.version, purl.ecosystem))
    if unknown:
        desk.tell(issues.NOT_LOOKED_UP, bill.name, "components", count=str(len(unknown)), names=some(unknown))
    return desk.end(dated=values["dated"], entries=str(snapshot.entries), components=str(looked))


def _exploited(desk: Desk, name: str) -> frozenset[str]:
    entries = dicts(under(desk.table(name), "vulnerabilities"))
    if not entries:
        raise desk.unusable(name, "it has no vulnerabilities")
    return frozenset(text_of(one, "cveID") for one in entries)


class _Answers:
    """Weighs each advisory against what the vendor says about it."""

    def __init__(self, desk: Desk, statements: Iterable[Statement], exploited: frozenset[str], days: int) -> None:
        self.desk, self.statements = desk, tuple(statements)
        self.exploited, self.days = exploited, days

    def judge(self, component: Component, advisory: Advisory, affected: bool | None) -> None:
        """Tell a weakness, unless it does not concern the component or the vendor's statement stands."""
        if affected is False:
            return
        stands, why = self._stands(component, advisory)
        if stands:
            return
        facts = {"component": component.called[:100], "id": _called(advisory)}
        if affected is None:
            why = words("the laboratory cannot compare its version with the affected ones")
            self.desk.tell(issues.MAYBE_VULNERABLE, "sbom", component.path, **facts, why=why)
            return
        exploited = bool(advisory.names & self.exploited)
        issue = issues.EXPLOITED if exploited else issues.VULNERABLE
        finding = tell(issue, NAME, "sbom", {**facts, "fixed": advisory.fixed[:80], "why": why or ""}, component.path)
        low = advisory.severity == "LOW" and not exploited
        self.desk.keep(finding.at_level(Level.WARNING) if low else finding)

    def _stands(self, component: Component, advisory: Advisory) -> tuple[bool, Words | None]:
        """Tell whether a statement says that the component is not affected; and why one that says so does not count."""
        refused = None
        for statement in self.statements:
            if not statement.ids & advisory.names or not statement.speaks_of(component):
                continue
            if not statement.harmless:
                continue
            problem = statement.problem(self.desk.today, self.days)
            if problem is None:
                return True, None
            refused = problem
            self.desk.tell(issues.BAD_VEX, statement.file, "", id=_called(advisory), why=problem)
        return False, None if refused is None else words(
            "The vendor's VEX statement does not count: {why}.", why=refused
        )


def _called(advisory: Advisory) -> str:
    cve = next((name for name in advisory.aliases if name.startswith("CVE-")), "")
    return f"{advisory.id} ({cve})" if cve else advisory.id


PROBE = make_probe(
    NAME,
    Mode.PASSIVE,
    {"en": "Known vulnerabilities", "fr": "Vulnérabilités connues", "de": "Bekannte Schwachstellen"},
    {
        "en": "Compares the components with a dated OSV snapshot, a list of exploited weaknesses and VEX statements.",
        "fr": "Compare les composants à un état daté d'OSV, à une liste de failles exploitées et aux déclarations VEX.",
        "de": "Vergleicht die Komponenten mit einem datierten OSV-Stand, ausgenutzten Schwachstellen und VEX-Angaben.",
    },
    _PARAMETERS,
    _look,
)
