"""Segments about a person (HL7 v2.5, chapter 3).

A line is a field: number, data type with table, usage (* repeats), greatest length, name.
"""

SEGMENTS = {
    "EVN": """
        1 ID O - Event Type Code
        2 TS R - Recorded Date/Time
        3 TS O - Date/Time Planned Event
        4 IS O - Event Reason Code
        5 XCN O* - Operator ID
        6 TS O - Event Occurred
        7 HD O - Event Facility
    """,
    "PID": """
        1 SI O 4 Set ID
        2 CX O - Patient ID
        3 CX R* - Patient Identifier List
        4 CX O* - Alternate Patient ID
        5 XPN R* - Patient Name
        6 XPN O* - Mother's Maiden Name
        7 TS O - Date/Time of Birth
        8 IS:0001 O - Administrative Sex
        9 XPN O* - Patient Alias
        10 CE O* - Race
        11 XAD O* - Patient Address
        12 IS O - County Code
        13 XTN O* - Phone Number Home
        14 XTN O* - Phone Number Business
        15 CE O - Primary Language
        16 CE:0002 O - Marital Status
        17 CE O - Religion
        18 CX O - Patient Account Number
        19 ST O 16 SSN Number Patient
        20 DLN O - Driver's License Number Patient
        21 CX O* - Mother's Identifier
        22 CE O* - Ethnic Group
        23 ST O 250 Birth Place
        24 ID:0136 O - Multiple Birth Indicator
        25 NM O 2 Birth Order
        26 CE O* - Citizenship
        27 CE O - Veterans Military Status
        28 CE O - Nationality
        29 TS O - Patient Death Date and Time
        30 ID:0136 O - Patient Death Indicator
        31 ID:0136 O - Identity Unknown Indicator
        32 IS:0445 O* - Identity Reliability Code
        33 TS O - Last Update Date/Time
        34 HD O - Last Update Facility
        35 CE O - Species Code
        36 CE O - Breed Code
        37 ST O 80 Strain
        38 CE O - Production Class Code
        39 CWE O* - Tribal Citizenship
    """,
    "PD1": """
        1 IS O* - Living Dependency
        2 IS O - Living Arrangement
        3 XON O* - Patient Primary Facility
        4 XCN O* - Patient Primary Care Provider Name ID No
        5 IS O - Student Indicator
        6 IS O - Handicap
        7 IS O - Living Will Code
        8 IS O - Organ Donor Code
        9 ID:0136 O - Separate Bill
        10 CX O* - Duplicate Patient
        11 CE O - Publicity Code
        12 ID:0136 O - Protection Indicator
        13 DT O - Protection Indicator Effective Date
        14 XON O* - Place of Worship
        15 CE O* - Advance Directive Code
        16 IS O - Immunization Registry Status
        17 DT O - Immunization Registry Status Effective Date
        18 DT O - Publicity Code Effective Date
        19 IS O - Military Branch
        20 IS O - Military Rank Grade
        21 IS O - Military Status
    """,
    "NK1": """
        1 SI R 4 Set ID
        2 XPN O* - Name
        3 CE:0063 O - Relationship
        4 XAD O* - Address
        5 XTN O* - Phone Number
        6 XTN O* - Business Phone Number
        7 CE O - Contact Role
        8 DT O - Start Date
        9 DT O - End Date
        10 ST O 60 Next of Kin Associated Parties Job Title
        11 JCC O - Next of Kin Associated Parties Job Code Class
        12 CX O - Next of Kin Associated Parties Employee Number
        13 XON O* - Organization Name
        14 CE:0002 O - Marital Status
        15 IS:0001 O - Administrative Sex
        16 TS O - Date/Time of Birth
        17 IS O* - Living Dependency
        18 IS O* - Ambulatory Status
        19 CE O* - Citizenship
        20 CE O - Primary Language
        21 IS O - Living Arrangement
        22 CE O - Publicity Code
        23 ID:0136 O - Protection Indicator
        24 IS O - Student Indicator
        25 CE O - Religion
        26 XPN O* - Mother's Maiden Name
        27 CE O - Nationality
        28 CE O* - Ethnic Group
        29 CE O* - Contact Reason
        30 XPN O* - Contact Person's Name
        31 XTN O* - Contact Person's Telephone Number
        32 XAD O* - Contact Person's Address
        33 CX O* - Next of Kin Associated Party's Identifiers
        34 IS O - Job Status
        35 CE O* - Race
        36 IS O - Handicap
        37 ST O 16 Contact Person Social Security Number
        38 ST O 250 Next of Kin Birth Place
        39 IS O - VIP Indicator
    """,
    "MRG": """
        1 CX R* - Prior Patient Identifier List
        2 CX O* - Prior Alternate Patient ID
        3 CX O - Prior Patient Account Number
        4 CX O - Prior Patient ID
        5 CX O - Prior Visit Number
        6 CX O - Prior Alternate Visit ID
        7 XPN O* - Prior Patient Name
    """,
}
