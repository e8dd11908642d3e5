"""What is chosen by construction, because rules beyond a single element hang on it.

Keys are paths of base elements. Sources: the constraints of FHIR R4's own definitions.
"""

from collections.abc import Mapping

from eqlab.core.values import Json

OUT: frozenset[str] = frozenset(
    {
        "Element.id",
        "Element.extension",
        "BackboneElement.modifierExtension",
        "DomainResource.contained",
        "DomainResource.extension",
        "DomainResource.modifierExtension",
        "Resource.implicitRules",
        "Meta.profile",
        "Attachment.url",
        "Attachment.size",
        "Attachment.hash",
        "Reference.identifier",
        "Reference.type",
        "Coding.version",
        "Coding.display",
        "Quantity.comparator",
        "StructureDefinition.snapshot",
        "CodeSystem.count",
        "CodeSystem.supplements",
        "CodeSystem.valueSet",
        "MolecularSequence.referenceSeq.chromosome",
        "MolecularSequence.referenceSeq.genomeBuild",
        "MolecularSequence.referenceSeq.referenceSeqPointer",
        "MolecularSequence.referenceSeq.referenceSeqString",
        "OperationDefinition.parameter.searchType",
        "OperationDefinition.parameter.targetProfile",
        "Questionnaire.item.enableWhen",
        "Questionnaire.item.initial",
        *(
            f"TestScript.setup.action.assert.{name}"
            for name in (
                "compareToSourceExpression",
                "compareToSourceId",
                "compareToSourcePath",
                "contentType",
                "expression",
                "headerField",
                "minimumId",
                "navigationLinks",
                "path",
                "requestMethod",
                "requestURL",
                "resource",
                "responseCode",
                "validateProfileId",
            )
        ),
        "Bundle.total",
        "Bundle.signature",
        "Bundle.entry.search",
        "Bundle.entry.request",
        "Bundle.entry.response",
    }
)
"""Optional elements that even a full instance goes without, unless a profile demands them."""

CHOSEN: Mapping[str, Json] = {
    "Attachment.contentType": "text/plain",
    "Attachment.language": "en",
    "Bundle.type": "collection",
    "Bundle.entry.request.method": "POST",
    "CapabilityStatement.rest.resource.type": "Patient",
    "CapabilityStatement.rest.resource.searchParam.type": "token",
    "CodeSystem.content": "complete",
    "ElementDefinition.max": "*",
    "ElementDefinition.min": 0,
    "ElementDefinition.path": "Patient",
    "StructureDefinition.type": "Patient",
    "TestScript.setup.action.assert.direction": "response",
    "StructureDefinition.kind": "resource",
    "StructureDefinition.abstract": False,
    "StructureDefinition.derivation": "constraint",
    "StructureDefinition.baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
    "MessageDefinition.focus.max": "*",
    "OperationDefinition.parameter.max": "*",
    "OperationDefinition.parameter.type": "string",
    "SearchParameter.expression": "Resource.id",
    "SearchParameter.type": "token",
    "MolecularSequence.coordinateSystem": 1,
    "ContactPoint.system": "phone",
    "ContactPoint.value": "+32 000 00 00 00",
    "Identifier.system": "urn:oid:2.999.7",
    "Identifier.use": "official",
    "Quantity.system": "http://unitsofmeasure.org",
    "Quantity.code": "mg",
    "Quantity.unit": "mg",
    "Money.currency": "EUR",
    "Narrative.status": "generated",
    "Resource.language": "en",
}
"""Values where any other would have to be defended."""

WHOLE: Mapping[str, tuple[str, Json]] = {
    "RiskAssessment.prediction.probability[x]": ("decimal", 40),
    "StructureDefinition.differential": ("BackboneElement", {"element": [{"id": "Patient", "path": "Patient"}]}),
}
"""Types and values of other elements, likewise."""

IN = frozenset(
    {
        "Bundle.entry.fullUrl",
        "StructureDefinition.differential",
        "StructureDefinition.baseDefinition",
        "StructureDefinition.derivation",
    }
)
"""Optional elements that even the least instance has."""

TELLING: Mapping[str, tuple[str, ...]] = {
    "Address": ("line", "city"),
    "Annotation": ("text",),
    "Attachment": ("contentType", "data"),
    "CodeableConcept": ("coding",),
    "Coding": ("system", "code"),
    "ContactDetail": ("name",),
    "ContactPoint": ("system", "value"),
    "Dosage": ("text",),
    "Extension": ("value[x]",),
    "HumanName": ("family", "given"),
    "Identifier": ("system", "value"),
    "Meta": ("lastUpdated",),
    "Money": ("value", "currency"),
    "Narrative": ("status", "div"),
    "Period": ("start",),
    "Quantity": ("value", "unit", "system", "code"),
    "Range": ("low",),
    "Ratio": ("numerator", "denominator"),
    "Reference": ("reference",),
    "Signature": ("who",),
    "Timing": ("event",),
}
"""What a value of a type says at least, when it must be there but none of its elements must."""

UNITS: Mapping[str, tuple[str, str]] = {
    "MoneyQuantity": ("urn:iso:std:iso:4217", "EUR"),
    "Age": ("http://unitsofmeasure.org", "a"),
    "Count": ("http://unitsofmeasure.org", "1"),
    "Distance": ("http://unitsofmeasure.org", "m"),
    "Duration": ("http://unitsofmeasure.org", "h"),
}
"""Units of the kinds of Quantity, by type or profile, which their constraints are about."""
