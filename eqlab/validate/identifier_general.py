"""Identifier rules that no country owns: OID, UUID, LOINC, the numbers of GS1, country codes of ISO 3166."""

from collections.abc import Mapping
from functools import cache

from eqlab.core.values import Json
from eqlab.validate.identifier_reading import read_rules
from eqlab.validate.identifier_rule import IdentifierRule
from eqlab.validate.oid import OID

_ALPHA_2 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_ALPHA_3 = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR
CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB
GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA
MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS
SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""


@cache
def general_rules() -> Mapping[str, IdentifierRule]:
    """Return the rules by name: oid, uuid, loinc, gtin, gln, sscc, country-2, country-3.

    Sources: ITU-T X.660 and FHIR R4, data type oid; RFC 9562; LOINC Users' Guide, appendix on check digits; GS1 General
    Specifications; ISO 3166-1.
    """
    return read_rules({"identifiers": _RULES}, "general identifiers")


def _loinc(length: int) -> Json:
    digits = "n" * length
    checks = [{"digits": length + 2, "algorithm": "luhn", "over": f"1-{length}"}]
    return {"title": f"{digits}-C", "pattern": rf"[1-9]\d{{{length - 1}}}-\d", "checks": checks}


def _gs1(length: int) -> Json:
    checks = [{"digits": length, "algorithm": "gs1", "over": f"1-{length - 1}"}]
    return {"title": f"{'n' * (length - 1)}C", "pattern": rf"\d{{{length}}}", "checks": checks}


_RULES: dict[str, Json] = {
    "oid": {
        "title": {"en": "object identifier (OID)", "fr": "identifiant d'objet (OID)", "de": "Objektkennung (OID)"},
        "forms": [{"title": "n.n.n", "pattern": f"(?:urn:oid:)?{OID}"}],
    },
    "uuid": {
        "title": {"en": "UUID", "fr": "UUID", "de": "UUID"},
        "forms": [
            {
                "title": "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
                "pattern": "(?:urn:uuid:)?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
            }
        ],
    },
    "loinc": {
        "title": {"en": "LOINC code", "fr": "code LOINC", "de": "LOINC-Code"},
        "forms": [_loinc(length) for length in range(1, 8)],
    },
    "gtin": {
        "title": {
            "en": "trade item number (GTIN)",
            "fr": "code article international (GTIN)",
            "de": "Artikelnummer (GTIN)",
        },
        "forms": [_gs1(length) for length in (8, 12, 13, 14)],
    },
    "gln": {
        "title": {
            "en": "location number (GLN)",
            "fr": "code lieu-fonction international (GLN)",
            "de": "Lokationsnummer (GLN)",
        },
        "forms": [_gs1(13)],
    },
    "sscc": {
        "title": {
            "en": "number of a shipping unit (SSCC)",
            "fr": "numéro de colis (SSCC)",
            "de": "Nummer einer Versandeinheit (SSCC)",
        },
        "forms": [_gs1(18)],
    },
    "country-2": {
        "title": {
            "en": "country code of two letters",
            "fr": "code de pays à deux lettres",
            "de": "Ländercode aus zwei Buchstaben",
        },
        "forms": [{"title": "AA (ISO 3166-1 alpha-2)", "codes": _ALPHA_2}],
    },
    "country-3": {
        "title": {
            "en": "country code of three letters",
            "fr": "code de pays à trois lettres",
            "de": "Ländercode aus drei Buchstaben",
        },
        "forms": [{"title": "AAA (ISO 3166-1 alpha-3)", "codes": _ALPHA_3}],
    },
}
