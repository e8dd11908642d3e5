"""Issues of sealing PDF files."""

from eqlab.core.issue import Issue, Nature

NOT_A_TEST = Issue(
    code="EQ-ATTEST-150",
    template="The document {id} says that it is no test, but the seal's key is one for demonstrations.",
    advice="Seal it with a key in a hardware module (PKCS#11), or make it a demonstration.",
    nature=Nature.AUTHOR,
)
A_TEST = Issue(
    code="EQ-ATTEST-151",
    template="The document {id} is a demonstration; the laboratory's real seal never seals one.",
    advice="Seal it with a key for demonstrations.",
    nature=Nature.AUTHOR,
)
NO_DATA = Issue(
    code="EQ-ATTEST-152",
    template="The PDF holds no single attestation.json or report.json that could be read: {problem}.",
    advice="Seal papers that eqlab made, as they were made.",
    nature=Nature.AUTHOR,
)
NOT_SEALED = Issue(
    code="EQ-ATTEST-153",
    template="The PDF could not be sealed: {problem}.",
    advice="Check the file, the key and its certificates.",
    nature=Nature.LAB,
)
NOT_STAMPED = Issue(
    code="EQ-ATTEST-154",
    template="The time-stamping authority gave no time-stamp: {problem}.",
    advice="Check its address and that it answers; without a time-stamp nothing beyond B-B can be made.",
    nature=Nature.LAB,
)
ALREADY_SEALED = Issue(
    code="EQ-ATTEST-155",
    template="The PDF is signed already.",
    advice="Seal the paper as it was made; a seal's time-stamps are renewed by refreshing it.",
    nature=Nature.AUTHOR,
)
NO_SEAL = Issue(
    code="EQ-ATTEST-156",
    template="The PDF has no seal that could be refreshed.",
    nature=Nature.AUTHOR,
)
LEVEL_NEEDS = Issue(
    code="EQ-ATTEST-157",
    template="The level {level} needs {what}.",
    nature=Nature.AUTHOR,
)
BAD_MATERIAL = Issue(
    code="EQ-ATTEST-158",
    template="What shall prove validity later cannot be read: {problem}.",
    advice="Hand in certificates, revocation lists (CRL) and OCSP responses as DER.",
    nature=Nature.LAB,
)
