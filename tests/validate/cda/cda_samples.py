"""Synthetic CDA documents, one of each level; the persons do not exist."""

import base64
import re

from eqlab.core.finding import Finding
from eqlab.validate.cda import judge_cda
from eqlab.validate.xml import XmlDocument, read_xml

HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:sdtc="urn:hl7-org:sdtc" classCode="DOCCLIN" moodCode="EVN">
  <realmCode code="XX"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.3"/>
  <id root="0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"/>
  <code code="11502-2" codeSystem="2.16.840.1.113883.6.1" displayName="Laboratory report"/>
  <title>Laboratory report</title>
  <effectiveTime value="20240229143000+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="fr-BE"/>
  <setId root="2.999.1" extension="set-1"/>
  <versionNumber value="1"/>
  <recordTarget typeCode="RCT" contextControlCode="OP">
    <patientRole classCode="PAT">
      <id root="2.999.4" extension="1900010100001"/>
      <addr use="HP"><streetAddressLine>1, rue du Puits</streetAddressLine><city>Musterhausen</city></addr>
      <telecom use="HP" value="tel:+32-2-555-0100"/>
      <patient classCode="PSN" determinerCode="INSTANCE">
        <name use="L"><family qualifier="BR">Sample</family><given>Alexis</given></name>
        <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
        <birthTime value="19000101"/>
        <sdtc:deceasedInd value="false"/>
      </patient>
      <providerOrganization><id root="2.999.5"/><name>Practice of samples</name></providerOrganization>
    </patientRole>
  </recordTarget>
  <author>
    <time value="20240229"/>
    <assignedAuthor>
      <id root="2.999.6" extension="42"/>
      <assignedPerson><name><given>Robin</given><family>Example</family></name></assignedPerson>
      <representedOrganization><id nullFlavor="UNK"/></representedOrganization>
    </assignedAuthor>
  </author>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="2.999.7"/><name>Laboratory of samples</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <informationRecipient><intendedRecipient><id root="2.999.6" extension="4"/></intendedRecipient></informationRecipient>
  <legalAuthenticator>
    <time value="20240229143000.123+0100"/><signatureCode code="S"/>
    <assignedEntity><id root="2.999.6" extension="42"/></assignedEntity>
  </legalAuthenticator>
  <participant typeCode="REF"><associatedEntity classCode="PROV">
    <id root="2.999.6" extension="44"/></associatedEntity></participant>
  <documentationOf><serviceEvent>
    <effectiveTime><low value="20240228"/><high value="20240229"/></effectiveTime>
    <performer typeCode="PRF"><assignedEntity><id root="2.999.6" extension="42"/></assignedEntity></performer>
  </serviceEvent></documentationOf>
  <relatedDocument typeCode="XFRM"><parentDocument><id root="2.999.8" extension="1"/></parentDocument></relatedDocument>
  <componentOf><encompassingEncounter>
    <effectiveTime value="20240229"/>
    <location><healthCareFacility><id root="2.999.9"/></healthCareFacility></location>
  </encompassingEncounter></componentOf>
  <component>
"""
PDF = base64.b64encode(b"%PDF-1.7\n%%EOF\n").decode()
LEVEL_1 = f"""{HEADER}
    <nonXMLBody><text mediaType="application/pdf" representation="B64">{PDF}</text></nonXMLBody>
  </component></ClinicalDocument>"""
SECTION = """
    <structuredBody><component><section ID="results">
      <id root="2.999.10" extension="1"/>
      <code code="30954-2" codeSystem="2.16.840.1.113883.6.1" displayName="Studies summary"/>
      <title>Results</title>
      <text>
        <paragraph ID="p1">Seen <content ID="c1" styleCode="Bold">today</content><br/>again<sup>2</sup></paragraph>
        <list listType="ordered"><caption>Remarks</caption><item ID="i1">one</item><item>two</item></list>
        <table border="1"><caption>Values</caption><thead><tr><th>Test</th></tr></thead>
          <tbody><tr ID="r1"><td>Glucose<footnote ID="f1">fasting</footnote></td></tr>
          <tr><td align="left"><footnoteRef IDREF="f1"/><linkHtml href="#r1">above</linkHtml></td></tr></tbody></table>
        <renderMultiMedia referencedObject="M1"/>
      </text>
      %s
    </section></component></structuredBody>
  </component></ClinicalDocument>"""
LEVEL_2 = (HEADER + SECTION % "").replace('<renderMultiMedia referencedObject="M1"/>', "")
ENTRIES = """
      <entry typeCode="DRIV"><organizer classCode="BATTERY" moodCode="EVN">
        <templateId root="2.999.11"/>
        <id root="2.999.12" extension="1"/>
        <code nullFlavor="OTH"><originalText><reference value="#r1"/></originalText>
          <translation code="1" codeSystem="2.999.13"/></code>
        <statusCode code="completed"/>
        <effectiveTime value="20240229"/>
        <component><observation classCode="OBS" moodCode="EVN">
          <id root="2.999.12" extension="2"/>
          <code code="2345-7" codeSystem="2.16.840.1.113883.6.1" displayName="Glucose"/>
          <text><reference value="#r1"/></text>
          <statusCode code="completed"/>
          <effectiveTime value="202402291200+0100"/>
          <value xsi:type="PQ" value="98.5" unit="mg/dL"/>
          <interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/>
          <referenceRange><observationRange><value xsi:type="IVL_PQ">
            <low value="70" unit="mg/dL"/><high value="105" unit="mg/dL"/></value></observationRange></referenceRange>
        </observation></component>
      </organizer></entry>
      <entry><observationMedia classCode="OBS" moodCode="EVN" ID="M1">
        <value mediaType="image/gif" representation="B64">R0lGODlhAQABAAAAACw=</value></observationMedia></entry>
      <entry><substanceAdministration classCode="SBADM" moodCode="RQO">
        <effectiveTime xsi:type="IVL_TS"><low value="20240229"/><width value="7" unit="d"/></effectiveTime>
        <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>
        <effectiveTime xsi:type="EIVL_TS" operator="A">
          <event code="ACM" codeSystem="2.16.840.1.113883.5.139"/></effectiveTime>
        <doseQuantity value="1" unit="{tablet}"/>
        <maxDoseQuantity><numerator value="3" unit="1"/><denominator value="1" unit="d"/></maxDoseQuantity>
        <consumable><manufacturedProduct><manufacturedMaterial>
          <code code="A10BA02" codeSystem="2.16.840.1.113883.6.73"/><name>Metformin</name>
        </manufacturedMaterial></manufacturedProduct></consumable>
        <entryRelationship typeCode="SUBJ" inversionInd="true"><act classCode="ACT" moodCode="EVN">
          <code code="1" codeSystem="2.999.13"/></act></entryRelationship>
      </substanceAdministration></entry>
      <entry><observation classCode="OBS" moodCode="EVN" negationInd="false">
        <code code="1" codeSystem="2.999.13"/>
        <value xsi:type="CD" code="2" codeSystem="2.999.13">
          <qualifier><name code="3" codeSystem="2.999.13"/></qualifier></value>
        <value xsi:type="ST">text</value>
        <value xsi:type="INT" value="-4"/>
        <value xsi:type="BL" value="true"/>
        <value xsi:type="RTO_PQ_PQ"><numerator value="1" unit="1"/><denominator value="128" unit="1"/></value>
        <value nullFlavor="UNK"/>
        <participant typeCode="DEV"><participantRole classCode="MANU">
          <playingDevice classCode="DEV"><manufacturerModelName>Meter</manufacturerModelName></playingDevice>
        </participantRole></participant>
        <reference typeCode="REFR"><externalDocument classCode="DOC"><id root="2.999.8"/></externalDocument></reference>
      </observation></entry>"""
LEVEL_3 = HEADER + SECTION % ENTRIES


def read(text: str | bytes) -> XmlDocument:
    """Return a document that can be read."""
    document = read_xml(text.encode() if isinstance(text, str) else text)
    assert isinstance(document, XmlDocument), document
    return document


def judged(text: str | bytes) -> list[Finding]:
    """Return the findings of a document."""
    return list(judge_cda(read(text)))


def changed(old: str, new: str, base: str = LEVEL_3) -> str:
    """Return a document with the first place that a pattern fits put otherwise."""
    made, times = re.subn(old, new, base, count=1, flags=re.DOTALL)
    assert 1 == times, old
    return made
