"""Profiles that FHIR R4 itself asks of Observations of vital signs, by their code.

Source: FHIR R4, observation-vitalsigns.html: every Observation of a vital sign must meet the profile of that sign and
carry its LOINC code, whatever finer codes it carries beside.
"""

from collections.abc import Mapping

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"

_SIGNS: Mapping[str, tuple[str, ...]] = {
    "vitalspanel": ("85353-1",),
    "resprate": ("9279-1",),
    "heartrate": ("8867-4",),
    "oxygensat": ("2708-6",),
    "bodytemp": ("8310-5",),
    "bodyheight": ("8302-2",),
    "headcircum": ("9843-4",),
    "bodyweight": ("29463-7",),
    "bmi": ("39156-5",),
    "bp": ("85354-9",),
}
"""Profiles with the LOINC code that each asks for."""

_FINER: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    LOINC: {
        "heartrate": ("40443-4", "68999-2", "69000-8", "69001-6", "8889-8", "8893-0"),
        "oxygensat": ("59408-5",),
        "bodytemp": ("8328-7", "8329-5", "8331-1", "8332-9", "8333-7", "8334-5", "11289-6"),
        "bodyheight": ("3137-7", "3138-5", "8301-4", "8305-5", "8306-3", "8307-1", "8308-9"),
        "headcircum": ("8287-5",),
        "bodyweight": ("3141-9", "3142-7", "8335-2", "8340-2", "8341-0", "8350-1", "8351-9", "75292-3"),
        "bmi": ("89270-3",),
        "bp": (
            *("35094-2", "55284-4", "8480-6", "8462-4", "76534-7", "76535-4", "76215-3", "76213-8"),
            *("8459-0", "8453-3", "8460-8", "8454-1", "8461-6", "8455-8"),
        ),
    },
    SNOMED: {
        "resprate": ("86290005",),
        "heartrate": ("364075005",),
        "oxygensat": ("431314004", "103228002"),
        "bodytemp": ("386725007", "276885007", "415945006", "307047009", "415929009", "415974002"),
        "bodyheight": ("50373000", "248333004"),
        "headcircum": ("363812007",),
        "bodyweight": ("27113001",),
        "bmi": ("60621009",),
        "bp": ("75367002", "271649006", "271650006"),
    },
}
"""Codes of the same signs that are finer, or of another system."""

_BY_CODE: Mapping[tuple[str, str], str] = {
    **{(LOINC, code): STRUCTURES + name for name, codes in _SIGNS.items() for code in codes},
    **{
        (system, code): STRUCTURES + name
        for system, signs in _FINER.items()
        for name, codes in signs.items()
        for code in codes
    },
}


def asked_by_code(observation: Json) -> list[str]:
    """Return the profiles that the codes of an Observation bring with them."""
    found = []
    concept = observation.get("code")
    codings = concept.get("coding") if concept.__class__ is dict else None
    for coding in codings if codings.__class__ is list else ():
        try:
            url = _BY_CODE.get((coding.get("system"), coding.get("code")))
        except (AttributeError, TypeError):  # no object, or one that holds others
            continue
        if url is not None:
            found.append(url)
    return found
