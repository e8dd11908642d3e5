"""Segments of control, queries and acknowledgements (HL7 v2.5, chapters 2 and 5).

A line is a field: number, data type with table, usage (* repeats), greatest length, name.
"""

SEGMENTS = {
    "MSH": """
        1 ST R - Field Separator
        2 ST R - Encoding Characters
        3 HD O - Sending Application
        4 HD O - Sending Facility
        5 HD O - Receiving Application
        6 HD O - Receiving Facility
        7 TS R - Date/Time of Message
        8 ST O 40 Security
        9 MSG R - Message Type
        10 ST R 20 Message Control ID
        11 PT R - Processing ID
        12 VID R - Version ID
        13 NM O 15 Sequence Number
        14 ST O 180 Continuation Pointer
        15 ID:0155 O - Accept Acknowledgment Type
        16 ID:0155 O - Application Acknowledgment Type
        17 ID O - Country Code
        18 ID:0211 O* - Character Set
        19 CE O - Principal Language of Message
        20 ID O - Alternate Character Set Handling Scheme
        21 EI O* - Message Profile Identifier
    """,
    "SFT": """
        1 XON R - Software Vendor Organization
        2 ST R 15 Software Certified Version or Release Number
        3 ST R 20 Software Product Name
        4 ST R 20 Software Binary ID
        5 TX O 1024 Software Product Information
        6 TS O - Software Install Date
    """,
    "MSA": """
        1 ID:0008 R - Acknowledgment Code
        2 ST R 20 Message Control ID
        3 ST O 80 Text Message
        4 NM O 15 Expected Sequence Number
        5 ID O - Delayed Acknowledgment Type
        6 CE:0357 O - Error Condition
    """,
    "ERR": """
        1 ELD O* - Error Code and Location
        2 ERL O* - Error Location
        3 CWE:0357 R - HL7 Error Code
        4 ID:0516 R - Severity
        5 CWE O - Application Error Code
        6 ST O* 80 Application Error Parameter
        7 TX O 2048 Diagnostic Information
        8 TX O 250 User Message
        9 IS O* - Inform Person Indicator
        10 CWE O - Override Type
        11 CWE O* - Override Reason Code
        12 XTN O* - Help Desk Contact Point
    """,
    "DSC": """
        1 ST O 180 Continuation Pointer
        2 ID:0398 O - Continuation Style
    """,
    "QPD": """
        1 CE R - Message Query Name
        2 ST O 32 Query Tag
        3 ANY O - User Parameters in Successive Fields
    """,
    "RCP": """
        1 ID:0091 O - Query Priority
        2 CQ:0126 O - Quantity Limited Request
        3 CE:0394 O - Response Modality
        4 TS O - Execution and Delivery Time
        5 ID:0395 O - Modify Indicator
        6 SRT O* - Sort By Field
        7 ID O* - Segment Group Inclusion
    """,
    "QAK": """
        1 ST O 32 Query Tag
        2 ID:0208 O - Query Response Status
        3 CE O - Message Query Name
        4 NM O 10 Hit Count
        5 NM O 10 This Payload
        6 NM O 10 Hits Remaining
    """,
    "QRI": """
        1 NM O 10 Candidate Confidence
        2 IS:0392 O* - Match Reason Code
        3 CE O - Algorithm Descriptor
    """,
}
