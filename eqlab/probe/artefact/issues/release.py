"""Issues of releases: their signature, their provenance, how updates are taken."""

from eqlab.core.issue import Issue, Level, Nature

OTHER_DIGEST = Issue(
    code="EQ-PROBE-240",
    template="The build {name} has the SHA-256 {found}; attested is {expected}.",
    advice="Hand in the build that is delivered, or have this one attested.",
)
NO_DIGEST = Issue(
    code="EQ-PROBE-241",
    template="{file} names no SHA-256 of {name}.",
    advice="Publish the SHA-256 of every build that is delivered.",
)
UNSIGNED = Issue(
    code="EQ-PROBE-242",
    template="The build {name} is not signed.",
    advice="Sign every build that is delivered, and say how customers check it.",
)
BAD_SIGNATURE = Issue(
    code="EQ-PROBE-243",
    template="The signature {name} does not hold: {problem}",
    advice="Sign the build again, with the key of a certificate that customers can check.",
)
UNKNOWN_SIGNATURE = Issue(
    code="EQ-PROBE-244",
    template="The signature {name} is one of {form}, which this laboratory does not verify.",
    advice="Hand in a signature in CMS, or have a person verify it and file the protocol.",
    nature=Nature.UNDECIDED,
)
NOT_TRACED = Issue(
    code="EQ-PROBE-245",
    template="Who signed {name} was not traced to an authority, for none was handed in.",
    advice="Hand in the certificate of the authority as `anchors`.",
    nature=Nature.UNDECIDED,
    level=Level.WARNING,
)
CODE_PURPOSE = Issue(
    code="EQ-PROBE-246",
    template="The certificate of {subject} is not meant for signing code.",
    advice="Sign with a certificate whose extended key usage is codeSigning (RFC 5280, section 4.2.1.12).",
    level=Level.WARNING,
)
OTHER_IMAGE = Issue(
    code="EQ-PROBE-247",
    template="The Authenticode signature in {name} is that of another image: it was changed after it was signed.",
    advice="Sign as the last step of the build.",
)
NO_STATEMENT = Issue(
    code="EQ-PROBE-250",
    template="{name} is no in-toto statement in a DSSE envelope: {problem}.",
    advice="Hand in the provenance as the build platform made it.",
)
OTHER_PREDICATE = Issue(
    code="EQ-PROBE-251",
    template="The statement {name} is about {found}, and not SLSA provenance.",
    advice="Hand in the SLSA provenance, version 0.2 or 1.",
    nature=Nature.UNDECIDED,
)
OTHER_SUBJECT = Issue(
    code="EQ-PROBE-252",
    template="The provenance {name} is not about this build: it does not name its SHA-256 {expected}.",
    advice="Hand in the provenance that was made with this build.",
)
NO_BUILDER = Issue(
    code="EQ-PROBE-253",
    template="The provenance {name} does not say {missing}.",
    advice="Use a build platform that says it (SLSA v1.0, provenance).",
)
OTHER_BUILDER = Issue(
    code="EQ-PROBE-254",
    template="The build was made by {found}, which is none of {expected}.",
    advice="Build the releases on the platform that was named to the laboratory.",
)
OTHER_SOURCE = Issue(
    code="EQ-PROBE-255",
    template="The build was made from {found}, and not from {expected}.",
    advice="Build the releases from the repository that was named to the laboratory.",
)
ENVELOPE_SIGNATURE = Issue(
    code="EQ-PROBE-256",
    template="None of the {count} signatures of {name} is by the key {key}.",
    advice="Hand in the key of the build platform, or the provenance that it signed.",
)
NO_KEY = Issue(
    code="EQ-PROBE-257",
    template="The signature of {name} was not verified: {why}.",
    advice="Hand in the public key of the build platform, as a JSON Web Key or a certificate.",
    nature=Nature.UNDECIDED,
)
LOW_LEVEL = Issue(
    code="EQ-PROBE-258",
    template="The provenance shows SLSA build level {found} at most; {expected} is asked for.",
    advice="Have the build platform make and sign the provenance.",
)
NOT_REFUSED = Issue(
    code="EQ-PROBE-260",
    template="The product installed {name}, an update that is {kind}.",
    advice="Verify signature, version and origin of an update before anything of it is used; refuse all else.",
)
ONLY_WARNED = Issue(
    code="EQ-PROBE-261",
    template="The product warned of {name}, an update that is {kind}, and let it be installed all the same.",
    advice="Refuse it: a warning is clicked away.",
)
NOTHING_TAKEN = Issue(
    code="EQ-PROBE-262",
    template="The genuine update {name} was not installed ({reaction}): refusing the others proves nothing.",
    advice="Mend the set-up so that the genuine update is installed, then offer the others again.",
    nature=Nature.UNDECIDED,
)
NO_REACTION = Issue(
    code="EQ-PROBE-263",
    template="How the product took the update {name} ({kind}) was not recorded.",
    advice="Offer it and record what happened: refused, warned or installed.",
    nature=Nature.UNDECIDED,
)
SAME_PACKAGE = Issue(
    code="EQ-PROBE-264",
    template="The update {name} is said to be {kind}, and is the same file as the genuine one.",
    advice="Make the changed package again.",
    nature=Nature.UNDECIDED,
)
NO_TWIN = Issue(
    code="EQ-PROBE-265",
    template="No update that is {kind} was offered.",
    advice="Offer one: the probe asks for {kinds}.",
    nature=Nature.UNDECIDED,
)
