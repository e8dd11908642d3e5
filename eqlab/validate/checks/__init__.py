"""The checks that a plan can name."""

from collections.abc import Callable, Mapping

from eqlab.core.check import CheckKind
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.identifier import IdentifierRule


def check_kinds(
    identifiers: Mapping[str, IdentifierRule], library: Callable[[], Library] = core_library
) -> Mapping[str, CheckKind]:
    """Return all checks by name; `identifiers` are the content's rules, `library` its FHIR definitions."""
    from eqlab.validate.checks.header import HEADER  # noqa: PLC0415 - who needs one check loads no other
    from eqlab.validate.checks.number import identifier_check  # noqa: PLC0415
    from eqlab.validate.checks.profile import profile_check  # noqa: PLC0415
    from eqlab.validate.checks.rule import fhirpath_check  # noqa: PLC0415
    from eqlab.validate.checks.schema import SCHEMA  # noqa: PLC0415
    from eqlab.validate.checks.status import STATUS  # noqa: PLC0415
    from eqlab.validate.checks.well_formed import JSON  # noqa: PLC0415
    from eqlab.validate.identifier_functions import fhirpath_functions  # noqa: PLC0415

    kinds = (
        STATUS,
        HEADER,
        JSON,
        SCHEMA,
        fhirpath_check(fhirpath_functions(identifiers)),
        profile_check(library),
        identifier_check(identifiers),
    )
    return {kind.name: kind for kind in kinds}
