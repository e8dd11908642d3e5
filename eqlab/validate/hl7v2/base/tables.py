"""Tables (HL7 v2.5, appendix A). `=` begins a table of HL7's own, `~` one whose values are only suggested.

Who sends a value of HL7's own tables may not add to them; users may add to suggested ones.
"""

TABLES = {
    "0001": "~ F M O U A N",
    "0002": "~ A D M S W C G P R E N I B U O T",
    "0004": "~ E I O P R B C N U",
    "0007": "~ A C E L N R U",
    "0008": "= AA AE AR CA CE CR",
    "0052": "~ A F W",
    "0061": "~ ISO M10 M11 NPI",
    "0063": "~ SEL SPO DOM CHD GCH NCH SCH FCH DEP WRD PAR MTH FTH CGV GRD GRP EXF SIB BRO SIS FND OAD EME EMR ASC EMC"
    " OWN TRA MGR NON UNK OTH",
    "0091": "= D I",
    "0103": "= D P T",
    "0126": "~ CH LI PG RD ZO",
    "0127": "~ DA FA MA MC EA AA PA LA",
    "0128": "~ SV MO MI U",
    "0136": "= Y N",
    "0155": "= AL NE ER SU",
    "0190": "= BA N C P F O H B M BDL BR RH L",
    "0200": "= A B C D I L M N P R S T U",
    "0201": "= PRN ORN WPN VHN ASN EMR NET BPN",
    "0202": "= PH FX MD CP BP Internet X.400 TDD TTY",
    "0203": "~ AM AN ANC AND ANON ANT APRN BA BC BR BRN CC CY DDS DEA DFN DI DL DN DO DPM DR DS EI EN FI GI GL GN"
    " HC IND"
    " JHN LI LN LR MA MB MC MCD MCN MCR MD MI MR MRT MS NE NH NI NII NIIP NP NPI OD PA PCN PE PEN PI PN PNT PPN PRC PRN"
    " PT QA RI RN RPH RR RRI SL SN SR SS TAX TN U UPIN VN VS WC WCN XX",
    "0207": "= A I R T",
    "0208": "= OK NF AE AR",
    "0211": "= ASCII 8859/1 8859/2 8859/3 8859/4 8859/5 8859/6 8859/7 8859/8 8859/9 8859/15 ISO_IR6 ISO_IR14 ISO_IR87"
    " ISO_IR159 GB_18030-2000 KS_X_1001 CNS_11643-1992 BIG-5 UNICODE UNICODE_UTF-8 UNICODE_UTF-16 UNICODE_UTF-32",
    "0301": "= DNS GUID HCD HL7 ISO L M N Random URI UUID x400 x500",
    "0326": "~ A V",
    "0357": "~ 0 100 101 102 103 200 201 202 203 204 205 206 207",
    "0392": "~ DB NA NP SS",
    "0394": "~ B R T",
    "0395": "= M N",
    "0398": "= F I",
    "0444": "= F G",
    "0445": "~ US UD UA AL",
    "0465": "= A I P",
    "0516": "= W I E",
    "0529": "= Y L D H M S",
}
"""A low line stands for a blank within a value."""
