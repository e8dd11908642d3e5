"""Issues of bills of materials."""

from eqlab.core.issue import Issue, Level, Nature

NOT_CYCLONEDX = Issue(
    code="EQ-PROBE-210",
    template="{name} is no CycloneDX document: {problem}.",
    advice="Export the bill of materials as CycloneDX JSON, version 1.4, 1.5 or 1.6.",
)
OTHER_EDITION = Issue(
    code="EQ-PROBE-211",
    template="{name} is written in CycloneDX {found}, which this laboratory does not know.",
    advice="Export it in version 1.4, 1.5 or 1.6 as well.",
    nature=Nature.UNDECIDED,
)
SBOM_SHAPE = Issue(
    code="EQ-PROBE-212",
    template="The bill of materials breaks the CycloneDX schema: {problem}.",
    advice="Correct the tool that writes it; the CycloneDX schema says what may stand there.",
)
NO_MINIMUM = Issue(
    code="EQ-PROBE-213",
    template="The bill of materials does not say {missing}.",
    advice="Add it: it belongs to the minimum elements of a bill of materials (NTIA 2021).",
)
PURL_COVERAGE = Issue(
    code="EQ-PROBE-214",
    template="Only {share} % of the components have a package URL; {needed} % are needed. Without one: {names}.",
    advice="Give each component of a package registry its package URL; without it nobody can look up its weaknesses.",
)
PURL_OTHER = Issue(
    code="EQ-PROBE-215",
    template="The component {component} has the package URL {purl}, which {problem}.",
    advice="Correct name, version or package URL: they mean the same component.",
)
NO_LICENCE = Issue(
    code="EQ-PROBE-216",
    template="{count} components do not say under which licence they are: {names}.",
    advice="Add the licence as its SPDX identifier.",
    level=Level.WARNING,
)
NO_HASH = Issue(
    code="EQ-PROBE-217",
    template="{count} components have no hash: {names}.",
    advice="Add the SHA-256 of what is delivered.",
    level=Level.WARNING,
)
UNKNOWN_REF = Issue(
    code="EQ-PROBE-218",
    template="The dependency graph names {ref}, which is no component of the bill of materials.",
    advice="Use the bom-ref of a component; list every component that the graph names.",
)
NOT_IN_GRAPH = Issue(
    code="EQ-PROBE-219",
    template="{count} components do not stand in the dependency graph: {names}.",
    advice="Say for each component what it depends on, or that it depends on nothing.",
    level=Level.WARNING,
)
NOT_LISTED = Issue(
    code="EQ-PROBE-220",
    template="The installer holds {file}, which looks like a component that the bill of materials does not list.",
    advice="Add the component, or its hash to the one that contains it.",
    level=Level.WARNING,
)
OTHER_BUILD = Issue(
    code="EQ-PROBE-221",
    template="The bill of materials is for a build with the SHA-256 {found}; this build has {expected}.",
    advice="Write the bill of materials from the build that is delivered.",
)
NO_BUILD = Issue(
    code="EQ-PROBE-222",
    template="The bill of materials does not say for which build it is.",
    advice="Give metadata.component the SHA-256 of the build.",
    level=Level.WARNING,
)
VULNERABLE = Issue(
    code="EQ-PROBE-223",
    template="{component} has the known weakness {id}; mended in {fixed}. {why}",
    advice="Update the component, or say in a VEX statement with a reason why the product is not affected.",
)
EXPLOITED = Issue(
    code="EQ-PROBE-224",
    template="{component} has the weakness {id}, which is being exploited; mended in {fixed}. {why}",
    advice="Update the component now, and tell your customers.",
)
MAYBE_VULNERABLE = Issue(
    code="EQ-PROBE-225",
    template="Whether {component} has the weakness {id} cannot be told: {why}.",
    advice="Have a person compare the versions, or answer it with a VEX statement.",
    nature=Nature.UNDECIDED,
)
NOT_LOOKED_UP = Issue(
    code="EQ-PROBE-226",
    template="{count} components could not be looked up, because they have no package URL with a version: {names}.",
    advice="Give them one, or have a person look them up.",
    level=Level.WARNING,
    nature=Nature.UNDECIDED,
)
BAD_VEX = Issue(
    code="EQ-PROBE-227",
    template="The VEX statement about {id} does not count: {why}.",
    advice="Write it again, with a reason, the product it is about, and today's date.",
    level=Level.WARNING,
)
PAST_SUPPORT = Issue(
    code="EQ-PROBE-228",
    template="{component} has had no support since {day}.",
    advice="Move to a release that its maintainers still support, or show who supports it for you.",
)
SOON_PAST = Issue(
    code="EQ-PROBE-229",
    template="The support of {component} ends on {day}.",
    advice="Plan the move to a newer release.",
    level=Level.WARNING,
)
