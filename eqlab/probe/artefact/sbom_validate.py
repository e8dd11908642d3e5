"""The probe `sbom.validate`: a bill of materials is whole, and is that of the build."""

import hashlib
import re
from pathlib import PurePosixPath

from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.probe.artefact.desk import Desk, dicts, text_of, under
from eqlab.probe.artefact.issues import sbom as issues
from eqlab.probe.artefact.sbom import Bill, Component, read_bill, some
from eqlab.probe.artefact.sbom_shape import misshapen
from eqlab.probe.artefact.unpack import unpack_for
from eqlab.probe.author import Values, make_probe, text, whole

NAME = "sbom.validate"
_FOREIGN = frozenset({"application", "operating-system", "device", "firmware", "file", "data", "container", "platform"})
"""Types of components that no package registry needs to know."""
_LIBRARY = re.compile(r"\.(?:jar|war|whl|egg|nupkg|gem|dll|so(?:\.\d+)*|dylib|pyd|node)$", re.IGNORECASE)
_TAIL = re.compile(r"[-_.]v?\d+(?:[.-].*)?$")

_PARAMETERS = {
    "sbom": text("The bill of materials: CycloneDX JSON, version 1.4 to 1.6.", required=True),
    "build": text("The build it is for: its SHA-256 must be the bill's."),
    "installer": text("An archive: every library file in it must be listed."),
    "coverage": whole("Per cent of the components that must have a package URL (90).", 0, 100, default=90),
}


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    bill = read_bill(desk, values["sbom"])
    if bill is None:
        return desk.end()
    for path, problem in misshapen(bill):
        desk.tell(issues.SBOM_SHAPE, bill.name, path, problem=problem)
    _minimum(desk, bill)
    _purls(desk, bill, values["coverage"])
    _several(desk, bill)
    _graph(desk, bill)
    if values["build"]:
        _build(desk, bill, values["build"])
    if values["installer"]:
        _installer(desk, bill, values["installer"])
    return desk.end(edition=f"CycloneDX {bill.edition}", components=str(len(bill.components)))


def _minimum(desk: Desk, bill: Bill) -> None:
    """The minimum elements: what of, by whom, when, which parts in which version."""
    missing = {
        "metadata.component": (words("what it is a bill of"), not (bill.root and bill.root.name)),
        "metadata.component.version": (words("which version it is a bill of"), not (bill.root and bill.root.version)),
        "metadata.timestamp": (words("when it was made"), not under(bill.data, "metadata", "timestamp")),
        "components": (words("any component"), not bill.components),
    }
    for path, (what, absent) in missing.items():
        if absent:
            desk.tell(issues.NO_MINIMUM, bill.name, path, missing=what)
    for component in bill.components:
        if component.name and not component.version and component.data.get("type") != "file":
            desk.tell(
                issues.NO_MINIMUM,
                bill.name,
                component.path,
                missing=words("the version of {name}", name=component.called[:80]),
            )


def _purls(desk: Desk, bill: Bill, needed: int) -> None:
    meant = [one for one in bill.components if text_of(one.data, "type") not in _FOREIGN]
    without = [one.called for one in meant if one.purl is None]
    share = 100 if not meant else 100 * (len(meant) - len(without)) // len(meant)
    if share < needed:
        desk.tell(
            issues.PURL_COVERAGE, bill.name, "components", share=str(share), needed=str(needed), names=some(without)
        )
    for component in bill.components:
        problem = _disagrees(component)
        if problem:
            facts = {"component": component.called[:80], "purl": text_of(component.data, "purl")[:120]}
            desk.tell(issues.PURL_OTHER, bill.name, f"{component.path}.purl", **facts, problem=problem)


def _disagrees(component: Component) -> str:
    """Say how a component and its package URL disagree; nothing when they agree."""
    if "purl" not in component.data:
        return ""
    purl, version = component.purl, text_of(component.data, "version")
    if purl is None:
        return words("is no package URL")
    if purl.version and version and purl.version.removeprefix("v") != version.removeprefix("v"):
        return words("names the version {version}", version=purl.version[:40])
    own = re.sub(r"[-_.]+", "-", component.name.lower()).rpartition("/")[2]
    if re.sub(r"[-_.]+", "-", purl.name.lower()).rpartition("/")[2] != own and purl.name.lower() not in own:
        return words("names {name}", name=purl.name[:60])
    return ""


def _several(desk: Desk, bill: Bill) -> None:
    """What is told once for all components that lack it."""
    for issue, key in ((issues.NO_LICENCE, "licenses"), (issues.NO_HASH, "hashes")):
        names = [one.called for one in bill.components if not one.data.get(key)]
        if names:
            desk.tell(issue, bill.name, "components", count=str(len(names)), names=some(names))


def _graph(desk: Desk, bill: Bill) -> None:
    services = [text_of(one, "bom-ref") for one in dicts(bill.data.get("services"))]
    known = {one.ref for one in (*bill.components, *([bill.root] if bill.root else []))} | set(services)
    named: set[str] = set()
    for index, entry in enumerate(dicts(bill.data.get("dependencies"))):
        others = entry.get("dependsOn")
        refs = [entry.get("ref"), *(others if isinstance(others, list) else [])]
        for ref in refs:
            named.add(str(ref))
            if not isinstance(ref, str) or ref not in known - {""}:
                desk.tell(issues.UNKNOWN_REF, bill.name, f"dependencies[{index}]", ref=str(ref)[:120])
    absent = [
        one.called for one in bill.components if one.ref not in named and text_of(one.data, "type") not in _FOREIGN
    ]
    if absent:
        desk.tell(issues.NOT_IN_GRAPH, bill.name, "dependencies", count=str(len(absent)), names=some(absent))


def _build(desk: Desk, bill: Bill, name: str) -> None:
    expected = hashlib.sha256(desk.read(name)).hexdigest()
    found = bill.root.hashes.get("SHA-256", "") if bill.root else ""
    if not found:
        desk.tell(issues.NO_BUILD, bill.name, "metadata.component.hashes")
    elif found != expected:
        desk.tell(issues.OTHER_BUILD, bill.name, "metadata.component.hashes", found=found[:64], expected=expected)


def _installer(desk: Desk, bill: Bill, name: str) -> None:
    """Each library file of the installer is listed, by hash or by name."""
    hashes = {value for one in bill.components for value in one.hashes.values()}
    names = {re.sub(r"[-_.]+", "-", one.name.lower()).rpartition("/")[2] for one in bill.components}
    for member in unpack_for(desk, name, nested=False):
        if not _LIBRARY.search(member.name):
            continue
        digest = hashlib.sha256()
        for chunk in member.chunks:
            digest.update(chunk)
        if digest.hexdigest() not in hashes and not _stems(member.name) & names:
            desk.tell(issues.NOT_LISTED, name, member.name, file=member.name[-120:])


def _stems(path: str) -> set[str]:
    """The names by which a file may be listed: with and without its ending and version."""
    file = PurePosixPath(path.rpartition("!")[2]).name.lower()
    stem = _LIBRARY.sub("", file)
    said = {file, stem, _TAIL.sub("", stem), stem.removeprefix("lib"), _TAIL.sub("", stem).removeprefix("lib")}
    said.add(stem.partition("-")[0] if file.endswith(".whl") else stem)
    return {re.sub(r"[-_.]+", "-", one) for one in said}


PROBE = make_probe(
    NAME,
    Mode.PASSIVE,
    {"en": "Bill of materials", "fr": "Nomenclature logicielle (SBOM)", "de": "Software-Stückliste (SBOM)"},
    {
        "en": "Checks a bill of materials: schema, names, versions, hashes, graph, build and installer.",
        "fr": "Contrôle une nomenclature : schéma, noms, versions, empreintes, graphe, build et installateur.",
        "de": "Prüft eine Stückliste: Schema, Namen, Versionen, Prüfsummen, Graph, Build und Installationspaket.",
    },
    _PARAMETERS,
    _look,
)
