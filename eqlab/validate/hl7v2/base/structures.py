"""Structures of messages in the abstract syntax of HL7 (v2.5, section 2.12): [optional] {repeated} <GROUP ...>."""

_START = "MSH [{SFT}]"
_VISIT = (
    "EVN PID [PD1] [{ROL}] [{NK1}] PV1 [PV2] [{ROL}] [{DB1}] [{OBX}] [{AL1}] [{DG1}] [DRG]"
    " [{<PROCEDURE PR1 [{ROL}]>}] [{GT1}] [{<INSURANCE IN1 [IN2] [{IN3}] [{ROL}]>}] [ACC] [UB1] [UB2]"
)

STRUCTURES = {
    "ACK": f"{_START} MSA [{{ERR}}]",
    "ADT_A01": f"{_START} {_VISIT} [PDA]",
    "ADT_A05": f"{_START} {_VISIT}",
    "ADT_A39": f"{_START} EVN {{<PATIENT PID [PD1] MRG [PV1]>}}",
    "QBP_Q21": f"{_START} QPD RCP [DSC]",
    "RSP_K21": f"{_START} MSA [{{ERR}}] QAK QPD [{{<QUERY_RESPONSE PID [PD1] [{{NK1}}] [QRI]>}}] [DSC]",
    "RSP_K23": f"{_START} MSA [{{ERR}}] QAK QPD [<QUERY_RESPONSE PID>] [DSC]",
}
"""RSP_K21 lets ERR repeat and QRI be absent, as IHE's patient demographics query does."""

EVENTS = {
    **dict.fromkeys(("ADT^A01", "ADT^A04", "ADT^A08", "ADT^A13"), ("ADT_A01",)),
    **dict.fromkeys(("ADT^A05", "ADT^A14", "ADT^A28", "ADT^A31"), ("ADT_A05",)),
    **dict.fromkeys(("ADT^A39", "ADT^A40", "ADT^A41", "ADT^A42"), ("ADT_A39",)),
    **dict.fromkeys(("QBP^Q21", "QBP^Q22", "QBP^Q23", "QBP^Q24"), ("QBP_Q21",)),
    "RSP^K21": ("RSP_K21",),
    "RSP^K22": ("RSP_K21", "RSP_K22"),
    "RSP^K23": ("RSP_K23",),
    "RSP^K24": ("RSP_K23",),
}
"""Message code and event to the names in MSH-9.3 that stand for its structure, HL7's or IHE's own first."""

_NAMES = (
    "ABS ACC ADD AFF AIG AIL AIP AIS AL1 APR ARQ AUT BHS BLC BLG BPO BPX BTS BTX CDM CER CM0 CM1 CM2 CNS CON CSP "
    "CSR CSS CTD CTI DB1 DG1 DRG DSC DSP ECD ECR EDU EQL EQP EQU ERQ ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM "
    "IIM IN1 IN2 IN3 INV IPC ISD LAN LCC LCH LDP LOC LRL MFA MFE MFI MRG MSA MSH NCK NDS NK1 NPU NSC NST NTE OBR "
    "OBX ODS ODT OM1 OM2 OM3 OM4 OM5 OM6 OM7 ORC ORG OVR PCR PD1 PDA PDC PEO PES PID PR1 PRA PRB PRC PRD PSH PTH "
    "PV1 PV2 QAK QID QPD QRD QRF QRI RCP RDF RDT RF1 RGS RMI ROL RQ1 RQD RXA RXC RXD RXE RXG RXO RXR SAC SCH SFT "
    "SID SPM SPR STF TCC TCD TQ1 TQ2 TXA UB1 UB2 URD URS VAR VTQ "
)
KNOWN = frozenset(_NAMES.split())
"""Names of all segments of version 2.5."""

PARAMETERS = {
    "QBP^Q22": """
        3 QIP R* - Demographics Fields
        4 NM O - Search Confidence Threshold
        5 ST O - Algorithm Name
        6 ST O - Algorithm Version
        7 ST O - Algorithm Description
        8 CX O* - What Domains Returned
    """,
    "QBP^Q23": """
        3 CX R - Person Identifier
        4 CX O* - What Domains Returned
    """,
}
"""The parameters of a query, in QPD (v2.5, section 3.3.57, and IHE ITI TF-2, 3.21 and 3.9)."""
PARAMETERS |= {"RSP^K22": PARAMETERS["QBP^Q22"], "RSP^K23": PARAMETERS["QBP^Q23"]}
