"""What profiles ask of the narrative itself.

Source: FHIR extensions narrative-language-control and narrative-source-control on an ElementDefinition.
"""

from collections.abc import Iterator

from eqlab.validate.fhir.profile.assertion import Assertion, Place


def narratives(place: Place) -> Iterator[Assertion]:
    """Yield what is asked of languages and sources in a narrative."""
    del place
    return iter(())
