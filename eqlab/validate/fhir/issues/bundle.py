"""Issues of Bundles. A code is never reused."""

from eqlab.core.issue import Issue, Level

NO_FIRST_RESOURCE = Issue(
    code="EQ-FHIR-500",
    template="A Bundle of type {type} begins with a {wanted}; this one {found}.",
    advice="Put the {wanted} into the first entry.",
)
FULL_URL_MISSING = Issue(
    code="EQ-FHIR-501",
    template="The entry has no fullUrl, which says what its resource is known by.",
    advice="Write the resource's address, or a urn:uuid when it has none. Transactions and batches may leave it out.",
)
FULL_URL_RELATIVE = Issue(
    code="EQ-FHIR-502",
    template="The fullUrl {url} is not absolute.",
    advice="Write the whole address of the resource, or a urn:uuid.",
)
FULL_URL_WITHOUT_ID = Issue(
    code="EQ-FHIR-503",
    template="The fullUrl {url} is an address on a RESTful server, but the {type} has no id.",
    advice="Give the resource the id {id}, or use a urn:uuid as fullUrl.",
)
FULL_URL_DISAGREES = Issue(
    code="EQ-FHIR-504",
    template="The fullUrl {url} is an address on a RESTful server, but not that of {name}.",
    advice="Let the fullUrl end in the resource's type and id, or use a urn:uuid.",
)
CANONICAL_AS_FULL_URL = Issue(
    code="EQ-FHIR-505",
    template='The fullUrl {url} is the "url" of the resource, but does not end in its id {id}.',
    advice="Write the address of this copy; its canonical URL is no address.",
)
LINK_TWICE = Issue(
    code="EQ-FHIR-506",
    template="The Bundle has the link {relation} more than once.",
    advice="Keep one link of that relation.",
)
LINK_OF_SEARCH = Issue(
    code="EQ-FHIR-507",
    template="The link {relation} leads to a page of a search or history; a Bundle of type {type} has no pages.",
    advice="Take the link out.",
)
STYLESHEET_MISSING = Issue(
    code="EQ-FHIR-508",
    template="The document's style sheet {url} is not in the Bundle.",
    advice="Put it into the Bundle as a Binary, or correct the link.",
)
STYLESHEET_OUTSIDE = Issue(
    code="EQ-FHIR-509",
    template="The document's style sheet {url} is outside the document.",
    advice="Put it into the Bundle as a Binary, so that the document always looks as its author saw it.",
    level=Level.WARNING,
)
UNREACHABLE = Issue(
    code="EQ-FHIR-510",
    template="Nothing in the document leads from the Composition to this {type}, nor from it to the Composition.",
    advice="Refer to it from the Composition or what that refers to, or leave it out of the document.",
)
UNREACHABLE_FORWARDS = Issue(
    code="EQ-FHIR-511",
    template="Nothing in the document leads from the Composition to this {type}; it only refers to what is in there.",
    advice="Refer to it from the Composition or what that refers to. Only Provenance may stand so.",
    level=Level.WARNING,
)
UNREACHABLE_IN_MESSAGE = Issue(
    code="EQ-FHIR-512",
    template="Nothing in the message leads from the MessageHeader to this {type}, nor from it to the MessageHeader.",
    advice="Leave it out unless the message cannot be understood without it.",
    level=Level.WARNING,
)
UNREACHABLE_FORWARDS_IN_MESSAGE = Issue(
    code="EQ-FHIR-513",
    template="Nothing in the message leads from the MessageHeader to this {type}; it only refers to what is in there.",
    advice="Leave it out unless the message cannot be understood without it.",
    level=Level.NOTE,
)
SEARCH_WITHOUT_SELF = Issue(
    code="EQ-FHIR-514",
    template="The search set does not say which search it answers: it has no link self.",
    advice="Give back the search as the server understood it, in a link of relation self.",
    level=Level.WARNING,
)
SEARCH_WITHOUT_MODE = Issue(
    code="EQ-FHIR-515",
    template="The entry does not say why it is in the search set.",
    advice="Write search.mode: match, include or outcome.",
    level=Level.WARNING,
)
SEARCH_WITHOUT_MODES = Issue(
    code="EQ-FHIR-516",
    template="No entry says why it is in the search set.",
    advice="Write search.mode for each entry: match, include or outcome.",
    level=Level.NOTE,
)
SEARCH_WITHOUT_RESOURCE = Issue(
    code="EQ-FHIR-517",
    template="The entry of the search set has no resource.",
    advice="Put what was found into the entry, or leave the entry out.",
)
SEARCH_WITHOUT_ID = Issue(
    code="EQ-FHIR-518",
    template="The {type} that was found has no id.",
    advice="Send resources with the id they have on the server.",
)
SEARCH_OTHER_TYPE = Issue(
    code="EQ-FHIR-519",
    template="The entry is a match of a search for {wanted}, but it is a {type}.",
    advice="Write search.mode include for what was included, or leave it out.",
)
SEARCH_OTHER_TYPE_WITHOUT_MODE = Issue(
    code="EQ-FHIR-520",
    template="The search was for {wanted}, and this is a {type} without a mode.",
    advice="Write search.mode include for what was included.",
    level=Level.WARNING,
)
SEARCH_OUTCOME = Issue(
    code="EQ-FHIR-521",
    template="The entry says it tells of the search (mode outcome), but it is a {type}.",
    advice="Put an OperationOutcome there, or correct search.mode.",
)
SEARCH_NO_ID = Issue(
    code="EQ-FHIR-522",
    template="The {type} that was found has no id.",
    advice="Send resources with the id they have on the server.",
    level=Level.WARNING,
)
REQUEST_URL = Issue(
    code="EQ-FHIR-523",
    template="The request {method} {url} does not fit the {type} of the entry.",
    advice="Write {wanted}.",
    level=Level.WARNING,
)
REQUEST_WITHOUT_RESOURCE = Issue(
    code="EQ-FHIR-524",
    template="The request {method} {url} has no resource to send.",
    advice="Put the resource into the entry.",
    level=Level.WARNING,
)
REQUEST_WITH_RESOURCE = Issue(
    code="EQ-FHIR-525",
    template="The request {method} {url} sends nothing, but the entry has a {type}.",
    advice="Leave the resource out, or correct the method.",
    level=Level.WARNING,
)
REQUESTS_OVERLAP = Issue(
    code="EQ-FHIR-528",
    template="The transaction asks more than once for a change of {name}: {methods}. A server has to refuse it whole.",
    advice="Ask for one change of a resource in one transaction.",
)
STATUS_MALFORMED = Issue(
    code="EQ-FHIR-526",
    template="The status {status} does not begin with a three-digit HTTP status code.",
    advice='Write the code first, for example "201 Created".',
    level=Level.WARNING,
)
TOTAL_TOO_SMALL = Issue(
    code="EQ-FHIR-527",
    template="The Bundle says that {total} resources match, but has {count} matches.",
    advice="Count the matches on all pages, without what is only included.",
    level=Level.WARNING,
)
