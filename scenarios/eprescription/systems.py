"""The vendor systems that the laboratory plays: one golden for each role, and many with exactly one defect."""

from collections.abc import Mapping

from eqlab.kit import Persona, SimulatedSystem, sibling

prescriber = sibling(__file__, "prescriber.py")
prescriber_defects = sibling(__file__, "prescriber_defects.py")
laboratory = sibling(__file__, "laboratory.py")
laboratory_defects = sibling(__file__, "laboratory_defects.py")

PRESCRIBER_CLAIMS = {
    "lab": True,
    "med": False,
    "revocation": True,
    "conditional_reference": True,
    "recurrent": False,
    "paper": False,
}
LABORATORY_CLAIMS = {"lab": True, "med": False, "by_id": True, "paper": False}


def systems(personas: Mapping[str, Persona]) -> tuple[SimulatedSystem, ...]:
    """Return all simulated systems of the service; their calls go over the network."""
    return (*_prescribers(personas), *_laboratories(personas))


def _prescribers(personas: Mapping[str, Persona]) -> list[SimulatedSystem]:
    physician = personas["practitioner-amber"]
    changed = {"golden-prescriber": {}, **prescriber_defects.habits(personas["zircon"])}
    return [
        SimulatedSystem(
            name=name,
            role="prescriber",
            title=_title(name, "Prescriber software", "Logiciel de prescription", "Verordnungssoftware"),
            defect=prescriber_defects.DEFECTS.get(name, {}),
            claims=PRESCRIBER_CLAIMS,
            act=prescriber.Prescriber(habits=prescriber.Habits(**habit), physician=physician).act,
        )
        for name, habit in changed.items()
    ]


def _laboratories(personas: Mapping[str, Persona]) -> list[SimulatedSystem]:
    owner = personas["laboratory-cobalt"]
    changed = {"golden-laboratory": {}, **laboratory_defects.habits(owner, personas["laboratory-nickel"])}
    return [
        SimulatedSystem(
            name=name,
            role="laboratory",
            title=_title(name, "Laboratory software", "Logiciel de laboratoire", "Laborsoftware"),
            defect=laboratory_defects.DEFECTS.get(name, {}),
            claims=LABORATORY_CLAIMS,
            act=laboratory.Laboratory(habits=laboratory.Habits(**habit), owner=owner).act,
        )
        for name, habit in changed.items()
    ]


def _title(name: str, english: str, french: str, german: str) -> dict[str, str]:
    return {"en": f"{english} ({name})", "fr": f"{french} ({name})", "de": f"{german} ({name})"}
