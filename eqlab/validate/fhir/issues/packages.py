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

# Packages and folders of definitions

NO_PACKAGE_THERE = Issue(
    code="EQ-FHIR-920",
    template="There is no package at {place}.",
    advice="Name a .tgz file, a folder, or a package as id#version.",
    nature=Nature.AUTHOR,
)
NOT_IN_CACHE = Issue(
    code="EQ-FHIR-921",
    template="The package {package} is not in {cache}.",
    advice="Put its .tgz file or its unpacked folder there as {package}; the lab downloads nothing.",
    nature=Nature.AUTHOR,
)
BROKEN_ARCHIVE = Issue(
    code="EQ-FHIR-922",
    template="The package {package} cannot be unpacked: {problem}.",
    advice="Fetch the package again.",
    nature=Nature.AUTHOR,
)
UNSAFE_ARCHIVE = Issue(
    code="EQ-FHIR-923",
    template="The package {package} is refused: {problem}.",
    advice="Fetch the package again, from a place you trust.",
    nature=Nature.AUTHOR,
)
ARCHIVE_TOO_LARGE = Issue(
    code="EQ-FHIR-924",
    template="The package {package} is refused: it has more than {limit}.",
    advice="Fetch the package again, from a place you trust.",
    nature=Nature.AUTHOR,
)
NOT_A_PACKAGE = Issue(
    code="EQ-FHIR-925",
    template="{package} is no FHIR package: {problem}.",
    advice="A package has a file package/package.json that gives its name and version.",
    nature=Nature.AUTHOR,
)
BROKEN_FILE = Issue(
    code="EQ-FHIR-926",
    template="The file {file} of {package} cannot be read: {problem}.",
    advice="Correct the file, or leave it out.",
    nature=Nature.AUTHOR,
)
FALSE_INDEX = Issue(
    code="EQ-FHIR-927",
    template="The index of {package} says that {file} is {said}; it is {found}.",
    advice="Delete .index.json: the lab then looks into the files.",
    nature=Nature.AUTHOR,
)
UNREADABLE_PLACE = Issue(
    code="EQ-FHIR-928",
    template="{place} cannot be read: {problem}.",
    advice="Let the lab read it.",
    nature=Nature.AUTHOR,
)
UNFIT_CORE = Issue(
    code="EQ-FHIR-929",
    template="{package} holds the definitions of another FHIR version; the lab judges by FHIR R4 (4.0.1).",
    advice="Leave it out, or take the package that was made for R4.",
    nature=Nature.AUTHOR,
)
BROKEN_JSON = Issue(
    code="EQ-FHIR-930",
    template="The file {file} of {package} cannot be read at line {line}, column {column}: {problem}",
    advice="Correct the file, or leave it out.",
    nature=Nature.AUTHOR,
)
MISSING_DEPENDENCY = Issue(
    code="EQ-FHIR-940",
    template="{package} depends on {missing}, which is not in {cache}.",
    advice="Put it there as a .tgz file or as an unpacked folder named {missing}; the lab downloads nothing.",
    nature=Nature.CONFIGURATION,
)
SEVERAL_VERSIONS = Issue(
    code="EQ-FHIR-941",
    template="{package} asks for {wanted}, while {others} is in use too.",
    advice="Take packages that agree; where no version is asked for, the newest counts.",
    nature=Nature.CONFIGURATION,
)
OTHER_FHIR_VERSION = Issue(
    code="EQ-FHIR-942",
    template="{package} was made for FHIR {version}; the lab judges by FHIR R4 (4.0.1).",
    advice="Take the package that was made for R4.",
    nature=Nature.CONFIGURATION,
)
OTHER_CORE = Issue(
    code="EQ-FHIR-943",
    template="{package} depends on {core}; the lab judges by FHIR R4 (4.0.1) and leaves that out.",
    advice="Take the package that was made for R4.",
    nature=Nature.CONFIGURATION,
)
DEFINED_TWICE = Issue(
    code="EQ-FHIR-944",
    template="{package} defines {url} in {first} and again in {second}; the first one counts.",
    advice="Leave one of them out.",
    nature=Nature.CONFIGURATION,
)

# Instances that are made from profiles

NOTHING_TO_MAKE = Issue(
    code="EQ-FHIR-945",
    template="No instance of {url} can be made: {problem}.",
    advice="Name a type or profile that instances can have, and add the package that defines it.",
    nature=Nature.AUTHOR,
)

# Packages that stand in for others

BAD_ALIAS = Issue(
    code="EQ-FHIR-946",
    template="The table of aliases of FHIR packages is wrong: {problem}.",
    advice="Write stand_in and official (package ids), version and definitions (URL: official URL).",
    nature=Nature.AUTHOR,
)
