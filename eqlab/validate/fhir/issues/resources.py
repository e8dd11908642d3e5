"""Issues of resources and data types, whatever they stand in. A code is never reused."""

from eqlab.core.issue import Issue, Level

CONTAINED_WITHOUT_ID = Issue(
    code="EQ-FHIR-480",
    template="The contained {type} has no id, so nothing can refer to it.",
    advice="Give it an id that is unique in {container}.",
)
CONTAINED_TWICE = Issue(
    code="EQ-FHIR-481",
    template='Two resources in "contained" have the id {id}.',
    advice="Give each contained resource an id of its own.",
)
ATTACHMENT_SIZE = Issue(
    code="EQ-FHIR-482",
    template="The attachment says it has {stated} bytes; its data has {found}.",
    advice='Write the size of the data before base64, or leave "size" out.',
)
ATTACHMENT_HASH = Issue(
    code="EQ-FHIR-483",
    template="The attachment's hash is not the SHA-1 of its data.",
    advice='Compute "hash" over the data before base64, and write it in base64.',
    level=Level.WARNING,
)
ATTACHMENT_EMPTY = Issue(
    code="EQ-FHIR-484",
    template="The attachment has neither data nor a URL.",
    advice="Attach the data or say where it is; if there is none, say why by an extension.",
    level=Level.WARNING,
)
IDENTIFIER_SYSTEM = Issue(
    code="EQ-FHIR-485",
    template="The identifier's system {system} is not absolute.",
    advice="Write a full URI, for example urn:oid:… or https://….",
)
IDENTIFIER_VALUE = Issue(
    code="EQ-FHIR-486",
    template="The identifier's system says its value is a URI, but {value} is none.",
    advice="Write the value as a full URI, for example urn:uuid:…, or give the identifier another system.",
)
UNREFERENCED = Issue(
    code="EQ-FHIR-487",
    template="Nothing in the {container} refers to the contained {type} {id}, nor does that refer to the {container}.",
    advice='Refer to it by "#{id}", or leave it out: it has no meaning of its own (dom-3).',
)
