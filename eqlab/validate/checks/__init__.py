"""The checks that a plan can name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.core.check import CheckKind
from eqlab.core.clock import Clock, SystemClock
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.identifier import IdentifierRule

if TYPE_CHECKING:
    from eqlab.validate.cross.model import RuleSet
    from eqlab.validate.hl7v2.profile import Profile
    from eqlab.validate.pki.profile import CertificateProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What a content has for checks to name; functions are called when a plan names something."""

    identifiers: Mapping[str, IdentifierRule] = field(default_factory=dict)
    library: Callable[[], Library] = core_library
    """FHIR definitions."""
    file: Callable[[str], Path] = Path
    """Finds a Schematron or XML schema by the name a plan gives it; it need not be there."""
    schemas: Callable[[], Iterable[str]] = tuple
    """Names of the Schematron schemas that have one."""
    messages: "Callable[[], Mapping[str, Profile]]" = dict
    """Message profiles of HL7 v2."""
    crosses: Iterable[str] = ()
    """Names of the sets of cross rules."""
    cross: "Callable[[str], RuleSet | None]" = lambda _name: None
    certificates: "Callable[[], Mapping[str, CertificateProfile]]" = dict
    anchors: Mapping[str, bytes] = field(default_factory=dict)
    """Certificates that signatures may rest on, in PEM or DER, by name."""
    clock: Clock = field(default_factory=SystemClock)
    """Tells the time to judge for where an exchange does not."""


def check_kinds(rules: Rulebook | None = None) -> Mapping[str, CheckKind]:
    """Return all checks by name, over the rules of a content."""
    kinds = (*_plain(rules or Rulebook()), *_of_documents(rules or Rulebook()), *_of_secrets(rules or Rulebook()))
    return {kind.name: kind for kind in kinds}


def _plain(rules: Rulebook) -> tuple[CheckKind, ...]:
    """Checks of exchanges, and of what is written in JSON."""
    from eqlab.validate.checks.header import HEADER  # noqa: PLC0415 - who needs one check loads no other
    from eqlab.validate.checks.number import identifier_check  # noqa: PLC0415
    from eqlab.validate.checks.profile import profile_check  # noqa: PLC0415
    from eqlab.validate.checks.rule import fhirpath_check  # noqa: PLC0415
    from eqlab.validate.checks.schema import SCHEMA  # noqa: PLC0415
    from eqlab.validate.checks.status import STATUS  # noqa: PLC0415
    from eqlab.validate.checks.well_formed import JSON  # noqa: PLC0415
    from eqlab.validate.identifier_functions import fhirpath_functions  # noqa: PLC0415

    expressions = fhirpath_check(fhirpath_functions(rules.identifiers))
    return STATUS, HEADER, JSON, SCHEMA, expressions, profile_check(rules.library), identifier_check(rules.identifiers)


def _of_documents(rules: Rulebook) -> tuple[CheckKind, ...]:
    """Checks of XML, of messages, and of several documents."""
    from eqlab.validate.checks.cda import CDA  # noqa: PLC0415
    from eqlab.validate.checks.cross import cross_check  # noqa: PLC0415
    from eqlab.validate.checks.hl7v2 import hl7v2_check  # noqa: PLC0415
    from eqlab.validate.checks.schematron import schematron_check  # noqa: PLC0415
    from eqlab.validate.checks.xpath import xpath_check  # noqa: PLC0415
    from eqlab.validate.checks.xsd import xsd_check  # noqa: PLC0415
    from eqlab.validate.identifier_functions import xpath_functions  # noqa: PLC0415

    expressions = xpath_check(xpath_functions(rules.identifiers))
    files = schematron_check(rules.file, rules.schemas), xsd_check(rules.file)
    return CDA, expressions, *files, hl7v2_check(rules.messages), cross_check(rules.crosses, rules.cross)


def _of_secrets(rules: Rulebook) -> tuple[CheckKind, ...]:
    """Checks of certificates, tokens and signatures."""
    from eqlab.validate.checks.certificate import certificate_check  # noqa: PLC0415
    from eqlab.validate.checks.jwt import JWT  # noqa: PLC0415
    from eqlab.validate.checks.pdf import pdf_check  # noqa: PLC0415
    from eqlab.validate.checks.saml import saml_check  # noqa: PLC0415
    from eqlab.validate.checks.signature import signature_check  # noqa: PLC0415
    from eqlab.validate.checks.soap_security import soap_security_check  # noqa: PLC0415

    makers = saml_check, soap_security_check
    claims = (make(rules.anchors, rules.identifiers, rules.clock) for make in makers)
    signed = signature_check(rules.anchors, rules.clock), pdf_check(rules.anchors, rules.certificates, rules.clock)
    return certificate_check(rules.certificates), JWT, *signed, *claims
