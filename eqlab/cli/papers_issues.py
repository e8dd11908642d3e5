"""Issues of `eqlab paper`: what was handed in that no paper can be made of."""

from eqlab.core.issue import Issue, Nature

NOT_A_DEMONSTRATION = Issue(
    code="EQ-CLI-220",
    template="{file} is the attestation {id}, and no demonstration.",
    advice="The laboratory alone draws and seals it: `eqlab attest issue`.",
    nature=Nature.AUTHOR,
)
NO_JSON = Issue(
    code="EQ-CLI-221",
    template="{file} cannot be read as JSON: {problem}.",
    nature=Nature.AUTHOR,
)
OTHER_DIGEST = Issue(
    code="EQ-CLI-222",
    template="{file} has the SHA-256 {found}, but the report says that it amends {expected}.",
    advice="Hand in the JSON of the report that is amended, as it was issued.",
    nature=Nature.AUTHOR,
)
