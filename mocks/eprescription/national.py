"""The names and numbers of the national prescription platform, and those this mock adds where nothing is published."""

PATIENT_SYSTEM = "urn:oid:1.3.182.4.4"
"""Matricule."""
PROFESSIONAL_SYSTEM = "urn:oid:1.3.182.4.1"
"""eHealthID of professionals and organisations."""
CATEGORY_SYSTEM = "urn:oid:1.3.182.5.56"
LAB_CATEGORY = "LAB_PRESC"
LAB_CATEGORY_DISPLAY = "Laboratory prescription"
ANALYSIS_SYSTEM = "urn:oid:1.3.182.5.49"

PROFILES = "https://www.esante.lu/fhir-spec/StructureDefinition/"
PRESCRIPTION_PROFILE = f"{PROFILES}EPLabPrescription"
DISPENSE_LINE_PROFILE = f"{PROFILES}EPLabDispenseLine"

ANALYSES = {
    "lu_bio_presc_100": "Proteine monoclonale",
    "lu_bio_presc_1000": "EBV PCR",
    "lu_bio_presc_1001": "Rubeole PCR",
    "lu_bio_presc_1002": "Rougeole PCR",
    "lu_bio_presc_1003": "Borrelia PCR",
}
"""The codes of the analyses that are public; a fragment of the referential."""

# Design: how the platform tells number, QR token and states is not published.
OWN = "urn:eqlab:eprescription:"
NUMBER_SYSTEM = f"{OWN}number"
QR_SYSTEM = f"{OWN}qr"
STATE = f"{OWN}state"
REMAINING = f"{OWN}remaining"
