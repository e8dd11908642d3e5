"""Issues of narratives: the XHTML for people in a resource."""

from eqlab.core.issue import Issue, Level

# How it is written

NOT_WELL_FORMED = Issue(
    code="EQ-FHIR-300",
    template="The narrative is no well-formed XHTML: {reason} (line {line}, column {column} of the narrative).",
    advice="Correct the XHTML: every tag closed, attributes in quotes, & and < escaped.",
)
WRONG_ROOT = Issue(
    code="EQ-FHIR-301",
    template='The narrative begins with "{found}" where one div around everything is expected.',
    advice='Put everything into one <div xmlns="http://www.w3.org/1999/xhtml">.',
)
NO_NAMESPACE = Issue(
    code="EQ-FHIR-302",
    template="The narrative's div is not in the namespace of XHTML.",
    advice='Write <div xmlns="http://www.w3.org/1999/xhtml">.',
)
UNKNOWN_ENTITY = Issue(
    code="EQ-FHIR-303",
    template="The narrative names the entity {found}, which XML does not know.",
    advice="Write the character itself or its number, for example &#160; for a space that does not break.",
)
NO_TYPE_DECLARATION = Issue(
    code="EQ-FHIR-304",
    template="The narrative has a document type declaration.",
    advice="Remove it; a narrative is a div and nothing else.",
)

# What is in it

ELEMENT = Issue(
    code="EQ-FHIR-310",
    template='The narrative has the element "{name}", which FHIR does not allow there.',
    advice="Use the elements for plain formatting that FHIR lists under txt-1, and no scripts, forms or frames.",
)
ATTRIBUTE = Issue(
    code="EQ-FHIR-311",
    template='The narrative has the attribute "{name}" on "{element}", which FHIR does not allow there.',
    advice="Use the attributes for plain formatting that FHIR lists under txt-1, and no event handlers.",
)
NO_CONTENT = Issue(
    code="EQ-FHIR-312",
    template="The narrative has neither text nor an image.",
    advice="Say in the narrative what the resource says, or leave it out.",
)
ACTIVE_STYLE = Issue(
    code="EQ-FHIR-313",
    template="A style in the narrative would run code: {found}.",
    advice="Use styles only to format.",
)

# Links and images

SCRIPT_LINK = Issue(
    code="EQ-FHIR-320",
    template="A link in the narrative would run code: {found}.",
    advice="Link to pages, not to scripts.",
)
LINK_SCHEME = Issue(
    code="EQ-FHIR-321",
    template='The link {found} in the narrative leads nowhere a reader could go: "{scheme}" is no scheme for links.',
    advice="Link with http, https, mailto or tel, or to #id in the same resource.",
)
LINK_TARGET = Issue(
    code="EQ-FHIR-322",
    template="The link {found} in the narrative leads to nothing in this resource.",
    advice="Give the target that id or name, link to the contained resource by its id, or remove the link.",
)

# Languages

NO_LANGUAGE = Issue(
    code="EQ-FHIR-330",
    template='The resource is in the language "{language}", but its narrative does not say which language it is in.',
    advice="Write the language into both lang and xml:lang of the narrative's div.",
    level=Level.WARNING,
)
HALF_A_LANGUAGE = Issue(
    code="EQ-FHIR-331",
    template="The narrative has its language in {found} only.",
    advice="Write the language into both lang and xml:lang of the narrative's div.",
    level=Level.WARNING,
)
OTHER_LANGUAGE = Issue(
    code="EQ-FHIR-332",
    template='The resource is in the language "{language}", but its narrative in "{found}".',
    advice="Give both the same language.",
    level=Level.WARNING,
)
MIXED_LANGUAGES = Issue(
    code="EQ-FHIR-333",
    template="The narrative has parts in the languages {found} and, beside them, content that belongs to none.",
    advice="Put everything into a part with a language.",
    level=Level.WARNING,
)
