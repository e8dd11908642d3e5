"""Issues of references and canonical URLs. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

NOT_CONTAINED = Issue(
    code="EQ-FHIR-450",
    template='The reference {reference} points to a contained resource, but "contained" of {container} has no such id.',
    advice="Contain the resource under that id, or correct the reference.",
)
AMBIGUOUS = Issue(
    code="EQ-FHIR-451",
    template="The reference {reference} fits {count} entries of the Bundle.",
    advice="Refer to one version (/_history/…), or give each entry a fullUrl of its own.",
)
OTHER_TYPE_THAN_WRITTEN = Issue(
    code="EQ-FHIR-452",
    template="The reference {reference} leads to a {found}.",
    advice="Let the reference name the type of the resource it leads to.",
)
TARGET_TYPE = Issue(
    code="EQ-FHIR-453",
    template="The reference {reference} leads to a {found}, but this element points to {allowed}.",
    advice="Point to a resource of an allowed type.",
)
TARGET_TYPE_AS_WRITTEN = Issue(
    code="EQ-FHIR-454",
    template="The reference {reference} is written as one to a {found}, but this element points to {allowed}.",
    advice="Point to a resource of an allowed type.",
    level=Level.WARNING,
)
STATED_TYPE_NOT_ALLOWED = Issue(
    code="EQ-FHIR-455",
    template='The reference says its "type" is {stated}, but this element points to {allowed}.',
    advice='Write the name of an allowed resource in "type", or leave it out.',
)
STATED_TYPE_WRONG = Issue(
    code="EQ-FHIR-456",
    template='The reference says its "type" is {stated}, but {reference} is a {found}.',
    advice='Correct "type", or leave it out.',
)
MUST_BE_IN_BUNDLE = Issue(
    code="EQ-FHIR-457",
    template="The {type} refers to {reference}, which the Bundle does not hold{hint}.",
    advice="Put the resource into the Bundle, under a fullUrl that the reference leads to.",
)
URN_NOT_IN_BUNDLE = Issue(
    code="EQ-FHIR-458",
    template="The reference {reference} can only mean an entry of this Bundle, and none has that fullUrl.",
    advice="Put the resource into the Bundle, or refer to it by an address.",
    level=Level.WARNING,
)
NEARLY_IN_BUNDLE = Issue(
    code="EQ-FHIR-459",
    template="The Bundle holds {name}, but under a fullUrl that the reference {reference} does not lead to.",
    advice="A relative reference continues the server's address in the fullUrl of its own entry; let the two fit.",
    level=Level.WARNING,
)
NOT_AN_ADDRESS = Issue(
    code="EQ-FHIR-460",
    template="The reference {reference} is neither absolute nor of the form Type/id.",
    advice="Write Type/id, Type/id/_history/version, #id for a contained resource, or an absolute URL.",
)
DOUBTFUL_ADDRESS = Issue(
    code="EQ-FHIR-461",
    template="The reference {reference} is neither absolute nor of the form Type/id.",
    advice="Write Type/id, Type/id/_history/version, #id for a contained resource, or an absolute URL.",
    level=Level.WARNING,
)
NOT_FOUND = Issue(
    code="EQ-FHIR-462",
    template="There is nothing under the reference {reference}.",
    advice="Send the resource first, or correct the reference.",
)
TARGET_NOT_VALID = Issue(
    code="EQ-FHIR-463",
    template="The resource under the reference {reference} does not meet the profile asked for: {profiles}.",
    advice="Judge that resource by the profile to see what is wrong with it, or point to another.",
)
NOTHING_SAID = Issue(
    code="EQ-FHIR-464",
    template="The reference has neither a reference nor an identifier nor a display.",
    advice="Say at least in words (display) what is meant.",
    level=Level.WARNING,
)
CONDITIONAL_OUTSIDE_TRANSACTION = Issue(
    code="EQ-FHIR-465",
    template="The reference {reference} is a search; only in a transaction is it replaced by what it finds.",
    advice="Refer to the resource itself, or by its identifier.",
    level=Level.WARNING,
)
NO_CONDITION = Issue(
    code="EQ-FHIR-466",
    template="The conditional reference {reference} is not written as Type?parameter=value.",
    advice="Write the name of a resource, a question mark, and search parameters.",
)
CANONICAL_NOT_CONTAINED = Issue(
    code="EQ-FHIR-467",
    template='The canonical URL {url} points to a contained resource, but "contained" of {container} has no such id.',
    advice="Contain the resource under that id, or write the canonical URL of a published one.",
)
CANONICAL_RELATIVE = Issue(
    code="EQ-FHIR-468",
    template="The canonical URL {url} is not absolute.",
    advice='Write the "url" of the resource that is meant, in full.',
)
CANONICAL_TYPE = Issue(
    code="EQ-FHIR-469",
    template="The canonical URL {url} is that of a {found}, but this element points to {allowed}.",
    advice="Write the canonical URL of a resource of an allowed type.",
)
CANONICAL_UNKNOWN = Issue(
    code="EQ-FHIR-470",
    template="Nobody here knows a resource with the canonical URL {url}.",
    advice="Add the package or file that defines it.",
    level=Level.NOTE,
    nature=Nature.UNDECIDED,
)
NOT_IN_AGGREGATION = Issue(
    code="EQ-FHIR-471",
    template="The reference {reference} leads to a resource that is {found}, but the profile wants it {allowed}.",
    advice="Send the resource where the profile wants it.",
)
VERSION_MISSING = Issue(
    code="EQ-FHIR-472",
    template="The reference {reference} names no version, but the profile wants one.",
    advice="Add /_history/ and the version.",
    level=Level.WARNING,
)
VERSION_GIVEN = Issue(
    code="EQ-FHIR-473",
    template="The reference {reference} names a version, but the profile wants none.",
    advice="Leave out /_history/ and the version.",
    level=Level.WARNING,
)
BLANK_IN_ADDRESS = Issue(
    code="EQ-FHIR-489",
    template='The reference "{reference}" has white space in it, which no URL has.',
    advice="Take it out, or write %20 for a blank that belongs there.",
)
