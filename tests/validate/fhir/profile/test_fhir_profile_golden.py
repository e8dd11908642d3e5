"""The compiled form of two profiles, as it prints: what is in it is all that is checked."""

from pathlib import Path

import pytest

from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.profile import profile_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["bp", "lipidprofile"])
def test_compiled_profile(name: str) -> None:
    compiled = profile_of(core_library(), STRUCTURES + name)

    assert compiled is not None
    assert (GOLDEN / f"{name}.txt").read_text("utf-8") == compiled.printed() + "\n"


def test_all_profiles_of_fhir_compile() -> None:
    """FHIR R4's own profiles and extensions are in order, and so the compiler knows all they say."""
    library = core_library()
    urls = [head.url for head in library.heads("StructureDefinition")]

    assert [] == [url for url in urls if profile_of(library, url) is None]
