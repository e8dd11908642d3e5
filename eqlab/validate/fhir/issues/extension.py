"""Issues of extensions. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

URL_RELATIVE = Issue(
    code="EQ-FHIR-550",
    template='The extension\'s "url" {url} is not absolute.',
    advice="Write the canonical URL of the extension's definition; only inside another extension a name will do.",
)
URL_VERSIONED = Issue(
    code="EQ-FHIR-551",
    template='The extension\'s "url" {url} has a version.',
    advice="Write the canonical URL without the version.",
)
UNKNOWN = Issue(
    code="EQ-FHIR-552",
    template="Nobody here knows a definition of the extension {url}.",
    advice="Add the package that defines it, or name its domain as one whose extensions need no definition.",
)
UNKNOWN_MODIFIER = Issue(
    code="EQ-FHIR-553",
    template="Nobody here knows a definition of the modifier extension {url}, which may turn the meaning around.",
    advice="Add the package that defines it: who does not know a modifier extension may not use the data.",
)
NOT_AT_HAND = Issue(
    code="EQ-FHIR-554",
    template="The extension {url} may be one that HL7 defines outside FHIR R4; it is not at hand: not looked at.",
    advice="Add the package hl7.fhir.uv.extensions.r4.",
    level=Level.NOTE,
    nature=Nature.UNDECIDED,
)
NOT_AN_EXTENSION = Issue(
    code="EQ-FHIR-555",
    template="The URL {url} is that of a definition of {type}, not of an extension.",
    advice="Write the canonical URL of an extension's definition.",
)
WRONG_PLACE = Issue(
    code="EQ-FHIR-556",
    template="The extension {url} may not stand on {here}; its place is {allowed}.",
    advice="Move it to where its definition allows it, or use another extension.",
)
CONTEXT_INVARIANT = Issue(
    code="EQ-FHIR-557",
    template="The extension {url} may not stand here: its definition asks for {expression}.",
    advice="Leave the extension out here, or correct what the expression speaks of.",
)
MODIFIER_AS_PLAIN = Issue(
    code="EQ-FHIR-558",
    template='The extension {url} modifies the meaning, but stands under "extension".',
    advice='Put it under "modifierExtension".',
)
PLAIN_AS_MODIFIER = Issue(
    code="EQ-FHIR-559",
    template='The extension {url} does not modify the meaning, but stands under "modifierExtension".',
    advice='Put it under "extension".',
)
TOO_OFTEN = Issue(
    code="EQ-FHIR-560",
    template="The extension {url} is here more often than its definition allows ({most}).",
    advice="Keep one.",
    level=Level.WARNING,
)
CONTEXT_UNDECIDED = Issue(
    code="EQ-FHIR-561",
    template="Whether the extension {url} may stand here could not be decided: {expression} cannot be evaluated.",
    advice="Correct the expression in the extension's definition.",
    level=Level.NOTE,
    nature=Nature.UNDECIDED,
)
UNDECIDED = Issue(
    code="EQ-FHIR-562",
    template="Nobody here knows a definition of the extension {url}, so it was not looked at.",
    advice="Add the package that defines it.",
    nature=Nature.UNDECIDED,
)
NAME_UNKNOWN = Issue(
    code="EQ-FHIR-563",
    template='The extension {outer} has no part "{url}".',
    advice="Use one of the parts that its definition has: {allowed}.",
)
