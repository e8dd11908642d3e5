"""Issues of constraints: rules that a definition states in FHIRPath."""

from eqlab.core.issue import Issue, Level, Nature

INVARIANT = Issue(
    code="EQ-FHIR-700",
    template="The rule {key} does not hold: {human}",
    advice="Change the content so that this gives true: {expression}",
)
INVARIANT_WARNING = Issue(
    code="EQ-FHIR-701",
    template="The rule {key} should hold, but does not: {human}",
    advice="If there is no reason against it, change the content so that this gives true: {expression}",
    level=Level.WARNING,
)
INVARIANT_NOTE = Issue(
    code="EQ-FHIR-702",
    template="Good practice: {human} ({key}).",
    advice="Consider it.",
    level=Level.NOTE,
)
INVARIANT_UNDECIDED = Issue(
    code="EQ-FHIR-703",
    template="Whether the rule {key} holds cannot be told here: {human}",
    advice="Let a person look at it, or give the lab what the rule asks for.",
    nature=Nature.UNDECIDED,
)
WRONG_RULE = Issue(
    code="EQ-FHIR-704",
    template="The rule {key} of the profile {profile} could not be checked, since it is wrong itself: {problem}",
    advice="Tell the profile's author, or use another version of it.",
    nature=Nature.UNDECIDED,
)
