"""The issues of definitions and packages, whose authors they tell. A code is never reused."""

from eqlab.core.issue import Issue, Nature

# Profiles whose snapshot is made

NOT_A_STRUCTURE = Issue(
    code="EQ-FHIR-900",
    template="The profile {profile} cannot be read: {problem}.",
    advice="Correct the StructureDefinition.",
    nature=Nature.AUTHOR,
)
UNKNOWN_BASE = Issue(
    code="EQ-FHIR-901",
    template="The profile {profile} is based on {base}, which nobody here knows.",
    advice="Add the package or the file that defines it.",
    nature=Nature.AUTHOR,
)
BASED_ON_ITSELF = Issue(
    code="EQ-FHIR-902",
    template="The profile {profile} is based on itself: {chain}.",
    advice="Let baseDefinition name another profile or the type itself.",
    nature=Nature.AUTHOR,
)
TOO_MANY_BASES = Issue(
    code="EQ-FHIR-903",
    template="The profile {profile} stands on more than {limit} profiles, one on the other.",
    advice="Shorten the chain of baseDefinition.",
    nature=Nature.AUTHOR,
)
NOTHING_TO_GENERATE_FROM = Issue(
    code="EQ-FHIR-904",
    template="The profile {profile} has neither a usable snapshot nor a differential.",
    advice="Publish the StructureDefinition with one of them.",
    nature=Nature.AUTHOR,
)
ROOT_OF_ANOTHER_TYPE = Issue(
    code="EQ-FHIR-905",
    template='The profile {profile} speaks of "{element}", while its base {base} describes {type}.',
    advice="Begin the paths of the differential with the type of the base.",
    nature=Nature.AUTHOR,
)
UNKNOWN_ELEMENT = Issue(
    code="EQ-FHIR-906",
    template='The profile {profile} constrains "{element}", which its base does not have.',
    advice="Correct the path, or define the element as an extension.",
    nature=Nature.AUTHOR,
)
NOTHING_INSIDE = Issue(
    code="EQ-FHIR-907",
    template='The profile {profile} constrains "{element}", but {parent} ({types}) has no elements inside.',
    advice="Limit the element to one type that has such an element, or correct the path.",
    nature=Nature.AUTHOR,
)
TYPE_OUTSIDE_BASE = Issue(
    code="EQ-FHIR-908",
    template='The profile {profile} lets "{element}" be {types}, which its base does not allow.',
    advice="Choose among the types of the base.",
    nature=Nature.AUTHOR,
)
SAME_ELEMENT_TWICE = Issue(
    code="EQ-FHIR-909",
    template='The differential of the profile {profile} has "{element}" twice.',
    advice="Write one entry for each element, and give slices their sliceName.",
    nature=Nature.AUTHOR,
)
TOO_LARGE = Issue(
    code="EQ-FHIR-910",
    template="The snapshot of the profile {profile} would have more than {limit}.",
    advice="Split the profile: let inner parts be profiles of their own.",
    nature=Nature.AUTHOR,
)
