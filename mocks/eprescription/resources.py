"""The resource types the platform keeps, and how they can be searched."""

from eqlab.kit import READING, ParameterType, ResourceKind, SearchParameter

_IDENTIFIER = SearchParameter(name="identifier", type=ParameterType.TOKEN, paths=("identifier",))
_STATUS = SearchParameter(name="status", type=ParameterType.TOKEN, paths=("status",))
_CODE = SearchParameter(name="code", type=ParameterType.TOKEN, paths=("code",))
_NAME = SearchParameter(name="name", type=ParameterType.STRING, paths=("name",))
_FAMILY = SearchParameter(name="family", type=ParameterType.STRING, paths=("name.family",))
_SUBJECT = SearchParameter(name="subject", type=ParameterType.REFERENCE, paths=("subject",), targets=("Patient",))
_PATIENT = SearchParameter(name="patient", type=ParameterType.REFERENCE, paths=("subject",), targets=("Patient",))


def _reference(name: str, path: str, *targets: str) -> SearchParameter:
    return SearchParameter(name=name, type=ParameterType.REFERENCE, paths=(path,), targets=targets)


def _date(name: str, path: str) -> SearchParameter:
    return SearchParameter(name=name, type=ParameterType.DATE, paths=(path,))


_CARE_PLAN = (
    # The platform's number and QR token live in extensions, because the profile allows one identifier only.
    SearchParameter(name="identifier", type=ParameterType.TOKEN, paths=("identifier", "extension.valueIdentifier")),
    _SUBJECT,
    _PATIENT,
    _STATUS,
    SearchParameter(name="category", type=ParameterType.TOKEN, paths=("category",)),
    _reference("author", "author", "Practitioner", "PractitionerRole", "Organization"),
    _date("date", "period"),
)
_SERVICE_REQUEST = (
    _IDENTIFIER,
    _SUBJECT,
    _PATIENT,
    _STATUS,
    _CODE,
    _reference("based-on", "basedOn", "CarePlan", "ServiceRequest"),
    _reference("requester", "requester", "Practitioner", "PractitionerRole", "Organization"),
    _date("authored", "authoredOn"),
)
_TASK = (
    _IDENTIFIER,
    _STATUS,
    _reference("patient", "for", "Patient"),
    _reference("subject", "for", "Patient"),
    _reference("based-on", "basedOn", "ServiceRequest", "CarePlan"),
    _reference("focus", "focus", "ServiceRequest"),
    _reference("encounter", "encounter", "Encounter"),
    _reference("owner", "owner", "Organization", "Practitioner", "PractitionerRole"),
    _date("authored-on", "authoredOn"),
)
_ENCOUNTER = (
    _IDENTIFIER,
    _SUBJECT,
    _PATIENT,
    _STATUS,
    _reference("service-provider", "serviceProvider", "Organization"),
    _date("date", "period"),
)
_PERSON = (
    _IDENTIFIER,
    _NAME,
    _FAMILY,
    SearchParameter(name="given", type=ParameterType.STRING, paths=("name.given",)),
    SearchParameter(name="gender", type=ParameterType.TOKEN, paths=("gender",)),
    _date("birthdate", "birthDate"),
)

_WRITTEN = READING | {"create"}
_MERGED = READING | {"create", "update"}
"""People and organisations may be sent as updates; the platform's own record prevails."""

KINDS = (
    ResourceKind(name="CarePlan", interactions=READING | {"create", "update", "patch"}, parameters=_CARE_PLAN),
    ResourceKind(name="ServiceRequest", interactions=_WRITTEN, parameters=_SERVICE_REQUEST),
    ResourceKind(name="Task", interactions=_WRITTEN, parameters=_TASK),
    ResourceKind(name="Encounter", interactions=_WRITTEN, parameters=_ENCOUNTER),
    ResourceKind(name="Patient", interactions=_MERGED, parameters=_PERSON),
    ResourceKind(name="Practitioner", interactions=_MERGED, parameters=_PERSON),
    ResourceKind(name="Organization", interactions=_MERGED, parameters=(_IDENTIFIER, _NAME)),
    *(
        ResourceKind(name=name, interactions=_WRITTEN, parameters=(_IDENTIFIER, _SUBJECT, _PATIENT, _CODE))
        for name in (
            "Condition",
            "Coverage",
            "DocumentReference",
            "Location",
            "Observation",
            "PractitionerRole",
            "Provenance",
            "QuestionnaireResponse",
            "RelatedPerson",
            "Specimen",
        )
    ),
)
