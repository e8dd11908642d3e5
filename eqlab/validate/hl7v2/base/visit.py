"""Segments about a visit (HL7 v2.5, chapters 3 and 6).

A line is a field: number, data type with table, usage (* repeats), greatest length, name.
"""

SEGMENTS = {
    "PV1": """
        1 SI O 4 Set ID
        2 IS:0004 R - Patient Class
        3 PL O - Assigned Patient Location
        4 IS:0007 O - Admission Type
        5 CX O - Preadmit Number
        6 PL O - Prior Patient Location
        7 XCN O* - Attending Doctor
        8 XCN O* - Referring Doctor
        9 XCN O* - Consulting Doctor
        10 IS O - Hospital Service
        11 PL O - Temporary Location
        12 IS O - Preadmit Test Indicator
        13 IS O - Re Admission Indicator
        14 IS O - Admit Source
        15 IS O* - Ambulatory Status
        16 IS O - VIP Indicator
        17 XCN O* - Admitting Doctor
        18 IS O - Patient Type
        19 CX O - Visit Number
        20 FC O* - Financial Class
        21 IS O - Charge Price Indicator
        22 IS O - Courtesy Code
        23 IS O - Credit Rating
        24 IS O* - Contract Code
        25 DT O* - Contract Effective Date
        26 NM O* 12 Contract Amount
        27 NM O* 3 Contract Period
        28 IS O - Interest Code
        29 IS O - Transfer to Bad Debt Code
        30 DT O - Transfer to Bad Debt Date
        31 IS O - Bad Debt Agency Code
        32 NM O 12 Bad Debt Transfer Amount
        33 NM O 12 Bad Debt Recovery Amount
        34 IS O - Delete Account Indicator
        35 DT O - Delete Account Date
        36 IS O - Discharge Disposition
        37 DLD O - Discharged to Location
        38 CE O - Diet Type
        39 IS O - Servicing Facility
        40 IS O - Bed Status
        41 IS O - Account Status
        42 PL O - Pending Location
        43 PL O - Prior Temporary Location
        44 TS O - Admit Date/Time
        45 TS O* - Discharge Date/Time
        46 NM O 12 Current Patient Balance
        47 NM O 12 Total Charges
        48 NM O 12 Total Adjustments
        49 NM O 12 Total Payments
        50 CX:0203 O - Alternate Visit ID
        51 IS:0326 O - Visit Indicator
        52 XCN O* - Other Healthcare Provider
    """,
    "PV2": """
        1 PL O - Prior Pending Location
        2 CE O - Accommodation Code
        3 CE O - Admit Reason
        4 CE O - Transfer Reason
        5 ST O* 25 Patient Valuables
        6 ST O 25 Patient Valuables Location
        7 IS O* - Visit User Code
        8 TS O - Expected Admit Date/Time
        9 TS O - Expected Discharge Date/Time
        10 NM O 3 Estimated Length of Inpatient Stay
        11 NM O 3 Actual Length of Inpatient Stay
        12 ST O 50 Visit Description
        13 XCN O* - Referral Source Code
        14 DT O - Previous Service Date
        15 ID:0136 O - Employment Illness Related Indicator
        16 IS O - Purge Status Code
        17 DT O - Purge Status Date
        18 IS O - Special Program Code
        19 ID:0136 O - Retention Indicator
        20 NM O 1 Expected Number of Insurance Plans
        21 IS O - Visit Publicity Code
        22 ID:0136 O - Visit Protection Indicator
        23 XON O* - Clinic Organization Name
        24 IS O - Patient Status Code
        25 IS O - Visit Priority Code
        26 DT O - Previous Treatment Date
        27 IS O - Expected Discharge Disposition
        28 DT O - Signature On File Date
        29 DT O - First Similar Illness Date
        30 CE O - Patient Charge Adjustment Code
        31 IS O - Recurring Service Code
        32 ID:0136 O - Billing Media Code
        33 TS O - Expected Surgery Date and Time
        34 ID:0136 O - Military Partnership Code
        35 ID:0136 O - Military Non Availability Code
        36 ID:0136 O - Newborn Baby Indicator
        37 ID:0136 O - Baby Detained Indicator
        38 CE O - Mode of Arrival Code
        39 CE O* - Recreational Drug Use Code
        40 CE O - Admission Level of Care Code
        41 CE O* - Precaution Code
        42 CE O - Patient Condition Code
        43 IS O - Living Will Code
        44 IS O - Organ Donor Code
        45 CE O* - Advance Directive Code
        46 DT O - Patient Status Effective Date
        47 TS O - Expected LOA Return Date/Time
        48 TS O - Expected Pre Admission Testing Date/Time
        49 IS O* - Notify Clergy Code
    """,
    "AL1": """
        1 SI R 4 Set ID
        2 CE:0127 O - Allergen Type Code
        3 CE R - Allergen Code Mnemonic Description
        4 CE:0128 O - Allergy Severity Code
        5 ST O* 15 Allergy Reaction Code
        6 DT O - Identification Date
    """,
    "DG1": """
        1 SI R 4 Set ID
        2 ID O - Diagnosis Coding Method
        3 CE O - Diagnosis Code
        4 ST O 40 Diagnosis Description
        5 TS O - Diagnosis Date/Time
        6 IS:0052 R - Diagnosis Type
        7 CE O - Major Diagnostic Category
        8 CE O - Diagnostic Related Group
        9 ID:0136 O - DRG Approval Indicator
        10 IS O - DRG Grouper Review Code
        11 CE O - Outlier Type
        12 NM O 3 Outlier Days
        13 CP O - Outlier Cost
        14 ST O 4 Grouper Version and Type
        15 ID O - Diagnosis Priority
        16 XCN O* - Diagnosing Clinician
        17 IS O - Diagnosis Classification
        18 ID:0136 O - Confidential Indicator
        19 TS O - Attestation Date/Time
        20 EI O - Diagnosis Identifier
        21 ID O - Diagnosis Action Code
    """,
    "IN1": """
        1 SI R 4 Set ID
        2 CE R - Insurance Plan ID
        3 CX R* - Insurance Company ID
        4 XON O* - Insurance Company Name
        5 XAD O* - Insurance Company Address
        6 XPN O* - Insurance Co Contact Person
        7 XTN O* - Insurance Co Phone Number
        8 ST O 12 Group Number
        9 XON O* - Group Name
        10 CX O* - Insured's Group Emp ID
        11 XON O* - Insured's Group Emp Name
        12 DT O - Plan Effective Date
        13 DT O - Plan Expiration Date
        14 AUI O - Authorization Information
        15 IS O - Plan Type
        16 XPN O* - Name of Insured
        17 CE:0063 O - Insured's Relationship to Patient
        18 TS O - Insured's Date of Birth
        19 XAD O* - Insured's Address
        20 IS O - Assignment of Benefits
        21 IS O - Coordination of Benefits
        22 ST O 2 Coord of Ben Priority
        23 ID:0136 O - Notice of Admission Flag
        24 DT O - Notice of Admission Date
        25 ID:0136 O - Report of Eligibility Flag
        26 DT O - Report of Eligibility Date
        27 IS O - Release Information Code
        28 ST O 15 Pre Admit Cert Pac
        29 TS O - Verification Date/Time
        30 XCN O* - Verification By
        31 IS O - Type of Agreement Code
        32 IS O - Billing Status
        33 NM O 4 Lifetime Reserve Days
        34 NM O 4 Delay Before L R Day
        35 IS O - Company Plan Code
        36 ST O 15 Policy Number
        37 CP O - Policy Deductible
        38 CP O - Policy Limit Amount
        39 NM O 4 Policy Limit Days
        40 CP O - Room Rate Semi Private
        41 CP O - Room Rate Private
        42 CE O - Insured's Employment Status
        43 IS:0001 O - Insured's Administrative Sex
        44 XAD O* - Insured's Employer's Address
        45 ST O 2 Verification Status
        46 IS O - Prior Insurance Plan ID
        47 IS O - Coverage Type
        48 IS O - Handicap
        49 CX O* - Insured's ID Number
        50 IS O - Signature Code
        51 DT O - Signature Code Date
        52 ST O 250 Insured's Birth Place
        53 IS O - VIP Indicator
    """,
}
