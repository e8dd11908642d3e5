"""Extensions that HL7 defines outside FHIR R4: their definitions are not at hand, but they may be used in R4."""

import re

from eqlab.validate.fhir.library import STRUCTURES

_ACROSS_VERSIONS = re.compile(r"http://hl7\.org/fhir/[1-9]\.0/StructureDefinition/extension-[A-Z][A-Za-z]*\.\S+")
"""Elements of other versions of FHIR. Source: FHIR R4, "Extensions for converting between versions"."""

_TOOLS = "http://hl7.org/fhir/tools/StructureDefinition/"
"""Extensions that FHIR's own publishing tools define and use."""

_NAMES = """
additionalIdentifier allergyintolerance-abatement alternate-canonical alternate-codes alternate-reference
annotationType artifact-approvalDate artifact-author artifact-canonicalReference artifact-contact
artifact-contactDetailReference artifact-copyright artifact-copyrightLabel artifact-date artifact-description
artifact-editor artifact-effectivePeriod artifact-endorser artifact-experimental artifact-extended
artifact-identifier artifact-isOwned artifact-jurisdiction artifact-knowledgeCapability
artifact-knowledgeRepresentationLevel artifact-lastReviewDate artifact-name artifact-periodDuration
artifact-publisher artifact-purpose artifact-reference artifact-relatedArtifact artifact-releaseDescription
artifact-releaseLabel artifact-reviewer artifact-status artifact-title artifact-topic artifact-uriReference
artifact-url artifact-usage artifact-useContext artifact-version artifact-versionAlgorithm artifact-versionPolicy
auditevent-OnBehalfOf biologicallyderivedproduct-collection-procedure biologicallyderivedproduct-intendedRecipient
biologicallyderivedproduct-manipulation biologicallyderivedproduct-processing canonicalresource-short-description
capabilitystatement-declared-profile characteristicExpression codesystem-parameter codesystem-properties-mode
codesystem-property-valueset codesystem-reservedCodeSpace codesystem-use-markdown coding-conformance coding-purpose
condition-reviewed confidential consent-policy-source consent-ResearchStudyContext cqf-alternativeExpression
cqf-artifactComment cqf-certainty cqf-contactAddress cqf-contactReference cqf-contributionTime cqf-cqlAccessLevel
cqf-cqlOptions cqf-cqlType cqf-criteriaReference cqf-dataValueSet cqf-defaultValue cqf-definitionTerm
cqf-directReferenceCode cqf-expansionParameters cqf-fhirQueryPattern cqf-improvementNotation
cqf-improvementNotationGuidance cqf-inputParameters cqf-isEmptyList cqf-isEmptyTuple cqf-isPrefetchToken
cqf-isPrimaryCitation cqf-isSelective cqf-knowledgeCapability cqf-knowledgeRepresentationLevel cqf-logicDefinition
cqf-messages cqf-modelInfo-isIncluded cqf-modelInfo-isRetrievable cqf-modelInfo-label cqf-modelInfo-primaryCodePath
cqf-modelInfoSettings cqf-notDoneValueSet cqf-parameterDefinition cqf-partOf cqf-publicationDate
cqf-publicationStatus cqf-resourceType cqf-scope cqf-shouldTraceDependency cqf-supportedCqlVersion
cqf-targetInvariant cqf-testArtifact cqf-valueFilter datatype derivation-reference device-commercialBrand
device-lastmaintenancetime device-maintenanceresponsibility device-note diagnosticReport-focus
diagnosticReport-workflowStatus documentreference-sourcepatient documentreference-thumbnail dosage-conditions
dosage-minimumGapBetweenDose elementdefinition-conceptmap elementdefinition-defaulttype
elementdefinition-graphConstraint elementdefinition-pattern elementdefinition-suppress
elementdefinition-type-must-support extended-contact-availability extension-quantity-translation feature-assertion
firstCreated identifier-checkDigit immunization-procedure implementationguide-sourceFile individual-genderIdentity
individual-pronouns individual-recordedSexOrGender inherit-obligations itemWeight largeValue lastSourceSync
list-category list-for location-communication medication-manufacturingBatch medicationdispense-quantityRemaining
medicationdispense-refillsRemaining metadataresource-publish-date namingsystem-checkDigit namingsystem-title
no-fixed-address note obligation obligation-profile-flag obligations-profile observation-analysis-date-time
observation-componentCategory observation-deltaCheck observation-nature-of-abnormal-test observation-structure-type
operationoutcome-file operationoutcome-message-id organization-brand organization-portal package-source
parameters-definition patient-bornStatus patient-contactPriority patient-fetalStatus patient-gamete-type
patient-knownNonDuplicate patient-multipleBirthTotal patient-preferredPharmacy patient-sexForClinicalUse
patient-unknownIdentity practitioner-job-title practitionerrole-employmentStatus profile-mapping
quantity-translation questionnaire-definitionBased questionnaire-derivationType questionnaire-optionRestriction
questionnaireresponse-attester referencesContained researchStudy-siteRecruitment researchStudy-studyRegistration
resolve-as-version-specific resource-instance-description resource-instance-name satisfies-requirement
servicerequest-order-callback-phone-number specimen-additive specimen-reject-reason
structuredefinition-compliesWithProfile structuredefinition-conformance-derivedFrom
structuredefinition-extension-meaning structuredefinition-fmm-support structuredefinition-implements
structuredefinition-imposeProfile structuredefinition-inheritance-control structuredefinition-interface
structuredefinition-shortDescription structuredefinition-standards-status-reason
structuredefinition-type-characteristics synchronicity-control targetElement targetPath
terminology-resource-identifier-metadata timezone timing-uncertainDate type-must-support uncertainDate
uncertainPeriod valueset-additional valueset-compose-createdBy valueset-compose-creationDate
valueset-compose-include-valueSetTitle valueset-otherTitle valueset-select-by-map valueset-systemTitle
version-specific-use version-specific-value workflow-adheresTo workflow-barrier workflow-compliesWith
workflow-followOnOf workflow-generatedFrom workflow-protectiveFactor workflow-reason workflow-releaseDate
workflow-shallComplyWith workflow-triggeredBy
"""
_PACK = frozenset(_NAMES.split())
"""Ids of those in HL7's package of extensions. Source: the list of artefacts of hl7.fhir.uv.extensions."""


def is_elsewhere(url: str) -> bool:
    """Tell whether an extension is one of HL7's that FHIR R4 itself does not define."""
    if url.startswith(STRUCTURES):
        return url.removeprefix(STRUCTURES) in _PACK
    if url.startswith(_TOOLS):
        return True
    return url.startswith("http://hl7.org/fhir/") and _ACROSS_VERSIONS.fullmatch(url) is not None
