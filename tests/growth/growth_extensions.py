"""Extensions, identifiers, names, tags."""

from growth_family import Resource, family
from growth_parts import CORE, basic, extension, nested, patient

KINDS = (
    "Address Annotation Attachment CodeableConcept Coding ContactPoint HumanName Identifier Money Period Quantity "
    "Range Ratio Reference SampledData Signature Timing ContactDetail Contributor DataRequirement Expression "
    "ParameterDefinition RelatedArtifact TriggerDefinition UsageContext Dosage Meta Age Count Distance Duration"
)
"""Types of values that may have extensions themselves."""


@family()
def extensions_unknown(n: int) -> Resource:
    return patient(1, extension=[extension(f"http://lab.example/e{i}", valueString="v") for i in range(n)])


@family()
def extension_of_unknown_parts(n: int) -> Resource:
    inner = [extension(f"code{i}", valueString="v") for i in range(n)]
    return patient(1, extension=[extension(f"{CORE}patient-nationality", extension=inner)])


@family()
def extensions_deep_errors(n: int) -> Resource:
    inner = [{"url": 5, "valueString": f"x{i}"} for i in range(n)]
    return basic(extension=nested(inner, 94, "extension", url="http://example.org/e"))


@family()
def extensions_of_values(n: int) -> Resource:
    """Each lies in another combination of three types."""
    kinds = KINDS.split()

    def made(i: int) -> Resource:
        value = {"extension": [extension(f"{CORE}data-absent-reason", valueCode="unknown")]}
        for power in range(3):
            kind = kinds[i // len(kinds) ** power % len(kinds)]
            value = {"extension": [{"url": f"http://example.org/{power}", f"value{kind}": value}]}
        return extension("http://example.org/a", **value)

    return basic(extension=nested([made(i) for i in range(n)], 80, "extension", url="http://example.org/e"))


@family()
def identifiers(n: int) -> Resource:
    return patient(1, identifier=[{"system": f"http://lab{i}.example", "value": f"v{i}"} for i in range(n)])


@family()
def names(n: int) -> Resource:
    def name(i: int) -> Resource:
        period = {"start": "2020-01-01", "end": f"2019-0{1 + i % 9}-01"}
        return {"family": f"n{i}", "given": [f"a{i}", "b"], "period": period}

    return patient(1, name=[name(i) for i in range(n)])
