"""Data types with components (HL7 v2.5, chapter 2A).

A line is a component: data type with table, name.
"""

TYPES = {
    "AUI": """
        ST Authorization Number
        DT Date
        ST Source
    """,
    "CE": """
        ST Identifier
        ST Text
        ID Name of Coding System
        ST Alternate Identifier
        ST Alternate Text
        ID Name of Alternate Coding System
    """,
    "CP": """
        MO Price
        ID Price Type
        NM From Value
        NM To Value
        CE Range Units
        ID Range Type
    """,
    "CQ": """
        NM Quantity
        CE Units
    """,
    "CWE": """
        ST Identifier
        ST Text
        ID Name of Coding System
        ST Alternate Identifier
        ST Alternate Text
        ID Name of Alternate Coding System
        ST Coding System Version ID
        ST Alternate Coding System Version ID
        ST Original Text
    """,
    "CX": """
        ST ID Number
        ST Check Digit
        ID:0061 Check Digit Scheme
        HD Assigning Authority
        ID:0203 Identifier Type Code
        HD Assigning Facility
        DT Effective Date
        DT Expiration Date
        CWE Assigning Jurisdiction
        CWE Assigning Agency or Department
    """,
    "DLD": """
        IS Discharge Location
        TS Effective Date
    """,
    "DLN": """
        ST License Number
        IS Issuing State Province Country
        DT Expiration Date
    """,
    "DR": """
        DTM Range Start Date/Time
        DTM Range End Date/Time
    """,
    "EI": """
        ST Entity Identifier
        IS Namespace ID
        ST Universal ID
        ID:0301 Universal ID Type
    """,
    "ELD": """
        ST Segment ID
        NM Segment Sequence
        NM Field Position
        CE:0357 Code Identifying Error
    """,
    "ERL": """
        ST Segment ID
        NM Segment Sequence
        NM Field Position
        NM Field Repetition
        NM Component Number
        NM Sub Component Number
    """,
    "FC": """
        IS Financial Class Code
        TS Effective Date
    """,
    "FN": """
        ST Surname
        ST Own Surname Prefix
        ST Own Surname
        ST Surname Prefix From Partner Spouse
        ST Surname From Partner Spouse
    """,
    "HD": """
        IS Namespace ID
        ST Universal ID
        ID:0301 Universal ID Type
    """,
    "JCC": """
        IS Job Code
        IS Job Class
        TX Job Description Text
    """,
    "MO": """
        NM Quantity
        ID Denomination
    """,
    "MSG": """
        ID! Message Code
        ID Trigger Event
        ID Message Structure
    """,
    "PL": """
        IS Point of Care
        IS Room
        IS Bed
        HD Facility
        IS Location Status
        IS Person Location Type
        IS Building
        IS Floor
        ST Location Description
        EI Comprehensive Location Identifier
        HD Assigning Authority for Location
    """,
    "PT": """
        ID:0103 Processing ID
        ID:0207 Processing Mode
    """,
    "QIP": """
        ST! Segment Field Name
        ST Values
    """,
    "SAD": """
        ST Street or Mailing Address
        ST Street Name
        ST Dwelling Number
    """,
    "SRT": """
        ST Sort By Field
        ID Sequencing
    """,
    "TS": """
        DTM Time
        ID:0529 Degree of Precision
    """,
    "VID": """
        ID! Version ID
        CE Internationalization Code
        CE International Version ID
    """,
    "XAD": """
        SAD Street Address
        ST Other Designation
        ST City
        ST State or Province
        ST Zip or Postal Code
        ID Country
        ID:0190 Address Type
        ST Other Geographic Designation
        IS County Parish Code
        IS Census Tract
        ID:0465 Address Representation Code
        DR Address Validity Range
        TS Effective Date
        TS Expiration Date
    """,
    "XCN": """
        ST ID Number
        FN Family Name
        ST Given Name
        ST Second and Further Given Names or Initials
        ST Suffix
        ST Prefix
        IS Degree
        IS Source Table
        HD Assigning Authority
        ID:0200 Name Type Code
        ST Identifier Check Digit
        ID:0061 Check Digit Scheme
        ID:0203 Identifier Type Code
        HD Assigning Facility
        ID:0465 Name Representation Code
        CE Name Context
        DR Name Validity Range
        ID:0444 Name Assembly Order
        TS Effective Date
        TS Expiration Date
        ST Professional Suffix
        CWE Assigning Jurisdiction
        CWE Assigning Agency or Department
    """,
    "XON": """
        ST Organization Name
        IS Organization Name Type Code
        NM ID Number
        NM Check Digit
        ID:0061 Check Digit Scheme
        HD Assigning Authority
        ID:0203 Identifier Type Code
        HD Assigning Facility
        ID:0465 Name Representation Code
        ST Organization Identifier
    """,
    "XPN": """
        FN Family Name
        ST Given Name
        ST Second and Further Given Names or Initials
        ST Suffix
        ST Prefix
        IS Degree
        ID:0200 Name Type Code
        ID:0465 Name Representation Code
        CE Name Context
        DR Name Validity Range
        ID:0444 Name Assembly Order
        TS Effective Date
        TS Expiration Date
        ST Professional Suffix
    """,
    "XTN": """
        ST Telephone Number
        ID:0201 Telecommunication Use Code
        ID:0202 Telecommunication Equipment Type
        ST Email Address
        NM Country Code
        NM Area City Code
        NM Local Number
        NM Extension
        ST Any Text
        ST Extension Prefix
        ST Speed Dial Code
        ST Unformatted Telephone Number
    """,
}
