"""Prescriber software, each with exactly one defect: what is wrong, in words and as a change of sound habits."""

from collections.abc import Mapping
from typing import Any

from eqlab.kit import Persona, Text, sibling

changes = sibling(__file__, "changes.py")
prescriber = sibling(__file__, "prescriber.py")

Next = prescriber.Next

LOCAL_CODES = "https://vendor.example/analyses"


def _swapped_period(plan: dict[str, Any]) -> None:
    plan["period"] = {"start": plan["period"]["end"], "end": plan["period"]["start"]}


def _first_line_only(plan: dict[str, Any]) -> None:
    plan["activity"] = plan["activity"][:1]


def _bare_system(patient: dict[str, Any]) -> None:
    patient["identifier"][0]["system"] = patient["identifier"][0]["system"].removeprefix("urn:oid:")


def _lower_case(plan: dict[str, Any]) -> None:
    coding = plan["category"][0]["coding"][0]
    coding["code"] = coding["code"].lower()


def _local_code(line: dict[str, Any]) -> None:
    line["code"]["coding"][0]["system"] = LOCAL_CODES


def _two_letters(patient: dict[str, Any]) -> None:
    patient["address"][0]["country"] = "LU"


def _by_name(plan: dict[str, Any]) -> None:
    if "?" in plan["subject"]["reference"]:
        plan["subject"]["reference"] = "Patient?family=Test"


def _miscounted(practitioner: dict[str, Any]) -> None:
    value = practitioner["identifier"][0]["value"]
    practitioner["identifier"][0]["value"] = f"{value[:-1]}{(int(value[-1]) + 1) % 10}"


def _batch(bundle: dict[str, Any]) -> dict[str, Any]:
    return {**bundle, "type": "batch"}


def _redated(bundle: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = changes.each("CarePlan", changes.having(created="2000-01-01"))(bundle)
    return made


def _somebody(other: Persona) -> Any:
    def changed(bundle: dict[str, Any]) -> dict[str, Any]:
        for entry in bundle["entry"]:
            if entry["resource"]["resourceType"] == "Patient":
                identifier = entry["resource"]["identifier"][0]
                identifier["value"] = other.facts["matricule"]
                entry["request"]["ifNoneExist"] = f"identifier={identifier['system']}|{identifier['value']}"
        return bundle

    return changed


def _giving_up(answer: Any) -> Any:
    return Next.STOP if answer.status in prescriber.TRANSIENT else prescriber.sound_reaction(answer)


def _renewing(answer: Any) -> Any:
    return Next.RENEW if answer.taken and not answer.readable else prescriber.sound_reaction(answer)


def _impatient(answer: Any) -> Any:
    return Next.REPEAT if answer.lost else prescriber.sound_reaction(answer)


def _insisting(answer: Any) -> Any:
    refused = answer.status is not None and answer.status // 100 == 4  # noqa: PLR2004 - first digit of refusals
    return Next.REPEAT if refused else prescriber.sound_reaction(answer)


def habits(other: Persona) -> Mapping[str, Any]:
    """The one changed habit of each defective system, by its name; `other` is a patient no case is about."""
    return {
        "sends-id": {"payload": changes.each("CarePlan", changes.having(id="prescription-1"))},
        "sends-version": {"payload": changes.each("CarePlan", changes.having_meta(versionId="1"))},
        "omits-profile": {"payload": changes.each("CarePlan", changes.without("meta"))},
        "lower-case-category": {"payload": changes.each("CarePlan", _lower_case)},
        "sends-batch": {"payload": _batch},
        "omits-author": {"payload": changes.each("CarePlan", changes.without("author"))},
        "swaps-period": {"payload": changes.each("CarePlan", _swapped_period)},
        "omits-created": {"payload": changes.each("CarePlan", changes.without("created"))},
        "forgets-lines": {"payload": changes.each("CarePlan", _first_line_only)},
        "takes-other-patient": {"payload": _somebody(other)},
        "writes-bare-oid": {"payload": changes.each("Patient", _bare_system)},
        "writes-two-letter-country": {"payload": changes.each("Patient", _two_letters)},
        "codes-locally": {"payload": changes.each("ServiceRequest", _local_code)},
        "omits-requester": {"payload": changes.each("ServiceRequest", changes.without("requester"))},
        "invents-elements": {"payload": changes.each("CarePlan", changes.having(urgency="high"))},
        "refers-by-name": {"payload": changes.each("CarePlan", _by_name)},
        "miscounts-ehealth-id": {"payload": changes.each("Practitioner", _miscounted)},
        "labels-plain-json": {"content_type": "application/json"},
        "gives-up": {"reaction": _giving_up},
        "changes-when-resending": {"again": _redated},
        "prescribes-twice": {"reaction": _renewing},
        "cannot-wait": {"reaction": _impatient, "patience": 0.4},
        "insists": {"reaction": _insisting},
        "revokes-as-error": {"revoked": "entered-in-error"},
    }


DEFECTS: Mapping[str, Text] = {
    "sends-id": {
        "en": "It sends an id of its own in the CarePlan.",
        "fr": "Il envoie un id à lui dans le CarePlan.",
        "de": "Sie sendet eine eigene id im CarePlan.",
    },
    "sends-version": {
        "en": "It sends meta.versionId in the CarePlan.",
        "fr": "Il envoie meta.versionId dans le CarePlan.",
        "de": "Sie sendet meta.versionId im CarePlan.",
    },
    "omits-profile": {
        "en": "It omits meta.profile of the CarePlan.",
        "fr": "Il omet meta.profile du CarePlan.",
        "de": "Sie lässt meta.profile des CarePlan weg.",
    },
    "lower-case-category": {
        "en": "It writes the category code in lower case.",
        "fr": "Il écrit le code de catégorie en minuscules.",
        "de": "Sie schreibt den Kategoriecode klein.",
    },
    "sends-batch": {
        "en": "It sends a Bundle of type batch.",
        "fr": "Il envoie un Bundle de type batch.",
        "de": "Sie sendet ein Bundle vom Typ batch.",
    },
    "omits-author": {
        "en": "It omits the author of the CarePlan.",
        "fr": "Il omet l'auteur du CarePlan.",
        "de": "Sie lässt den Verfasser des CarePlan weg.",
    },
    "swaps-period": {
        "en": "Its period ends before it starts.",
        "fr": "Sa période finit avant d'avoir commencé.",
        "de": "Ihr Zeitraum endet vor seinem Beginn.",
    },
    "omits-created": {
        "en": "It omits the date on which the CarePlan was made.",
        "fr": "Il omet la date d'établissement du CarePlan.",
        "de": "Sie lässt das Ausstellungsdatum des CarePlan weg.",
    },
    "forgets-lines": {
        "en": "Its CarePlan refers to the first line only.",
        "fr": "Son CarePlan ne fait référence qu'à la première ligne.",
        "de": "Ihr CarePlan verweist nur auf die erste Zeile.",
    },
    "takes-other-patient": {
        "en": "It identifies the patient with the national number of another patient.",
        "fr": "Il identifie le patient avec le matricule d'un autre patient.",
        "de": "Sie bezeichnet die Person mit der nationalen Nummer einer anderen.",
    },
    "writes-bare-oid": {
        "en": "It writes the system of the national number without urn:oid:.",
        "fr": "Il écrit le système du matricule sans urn:oid:.",
        "de": "Sie schreibt das System der nationalen Nummer ohne urn:oid:.",
    },
    "writes-two-letter-country": {
        "en": "It writes the country as LU instead of LUX.",
        "fr": "Il écrit le pays LU au lieu de LUX.",
        "de": "Sie schreibt das Land als LU statt LUX.",
    },
    "codes-locally": {
        "en": "It codes the lines in a code system of its own.",
        "fr": "Il code les lignes dans un système de codes à lui.",
        "de": "Sie codiert die Zeilen in einem eigenen Codesystem.",
    },
    "omits-requester": {
        "en": "It omits who asks for the lines.",
        "fr": "Il omet qui demande les lignes.",
        "de": "Sie lässt weg, wer die Zeilen anfordert.",
    },
    "invents-elements": {
        "en": "It sends an element that FHIR does not have.",
        "fr": "Il envoie un élément que FHIR n'a pas.",
        "de": "Sie sendet ein Element, das FHIR nicht hat.",
    },
    "refers-by-name": {
        "en": "Its conditional reference asks for the family name instead of the identifier.",
        "fr": "Sa référence conditionnelle demande le nom de famille au lieu de l'identifiant.",
        "de": "Ihre bedingte Referenz fragt nach dem Familiennamen statt nach der Kennung.",
    },
    "miscounts-ehealth-id": {
        "en": "The last check digit of its prescriber's eHealthID is wrong.",
        "fr": "Le dernier chiffre de contrôle de l'eHealthID de son prescripteur est faux.",
        "de": "Die letzte Prüfziffer der eHealthID ihrer verordnenden Person ist falsch.",
    },
    "labels-plain-json": {
        "en": "It labels its payload application/json.",
        "fr": "Il étiquette son contenu application/json.",
        "de": "Sie kennzeichnet ihre Nutzlast als application/json.",
    },
    "gives-up": {
        "en": "It gives up after 503 and never tries again.",
        "fr": "Il abandonne après 503 et ne réessaie jamais.",
        "de": "Sie gibt nach 503 auf und versucht es nie wieder.",
    },
    "changes-when-resending": {
        "en": "It changes the prescription when it sends it again.",
        "fr": "Il modifie la prescription lorsqu'il la renvoie.",
        "de": "Sie verändert die Verordnung beim erneuten Senden.",
    },
    "prescribes-twice": {
        "en": "It makes a second prescription when it cannot read the answer to the first.",
        "fr": "Il crée une seconde prescription quand il ne peut lire la réponse à la première.",
        "de": "Sie erstellt eine zweite Verordnung, wenn sie die Antwort auf die erste nicht lesen kann.",
    },
    "cannot-wait": {
        "en": "It sends the prescription again while the platform is still at work.",
        "fr": "Il renvoie la prescription pendant que la plateforme travaille encore.",
        "de": "Sie sendet die Verordnung erneut, während die Plattform noch arbeitet.",
    },
    "insists": {
        "en": "It sends a refused prescription again and again.",
        "fr": "Il renvoie encore et encore une prescription refusée.",
        "de": "Sie sendet eine abgelehnte Verordnung immer wieder.",
    },
    "revokes-as-error": {
        "en": "It revokes with the status entered-in-error.",
        "fr": "Il révoque avec le statut entered-in-error.",
        "de": "Sie widerruft mit dem Status entered-in-error.",
    },
}
