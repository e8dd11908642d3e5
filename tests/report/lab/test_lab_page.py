"""The report's page: what it tells in three languages, and that hostile words stay words."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import lab_sample as lab
import pytest
from lab_attestation import DOCUMENT
from lab_golden import golden, without_dress

from eqlab.core.errors import AuthorError, UsageError
from eqlab.report.lab.certificate import CertificateFacts, qr_code, render_certificate, rosette
from eqlab.report.lab.marks import supplied
from eqlab.report.lab.model import Amendment, Archived, FieldChange
from eqlab.report.lab.page import folio, render_lab_report
from eqlab.report.translation import tongue

LANGUAGES = ("en", "fr", "de")
HOSTILE = '<script>alert(1)</script>"\u202e{{ 7*7 }}'


class Ids(HTMLParser):
    """Collects ids, and what refers to them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("aria-labelledby", "aria-describedby"):
                self.named.extend((value or "").split())


def test_the_report_in_english_is_as_agreed() -> None:
    page = without_dress(render_lab_report(lab.report(), language="en"))

    assert golden("report.en.html", page) == page


def test_the_claims_report_in_english_is_as_agreed() -> None:
    page = without_dress(render_lab_report(lab.claims(), language="en"))

    assert golden("claims.en.html", page) == page


def test_the_paper_of_an_attestation_in_english_is_as_agreed() -> None:
    page = without_dress(render_certificate(DOCUMENT, language="en"))

    assert golden("attestation.en.html", page) == page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["report", "claims"])
def test_pages_are_whole_in_every_language(name: str, language: str) -> None:
    """One id once, every reference finds its own, no script, the number and the end are there."""
    page = render_lab_report(getattr(lab, name)(), language=language)
    found = Ids(page)

    assert len(found.ids) == len(set(found.ids))
    assert set() == set(found.named) - set(found.ids)
    assert "script" not in found.tags
    assert page.count("R-2026-0007") >= 3
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_authored_texts_stand_in_the_readers_language(language: str) -> None:
    """What authors and plans say in three languages is told in the reader's."""
    said = {
        "en": "An identifier has 13 digits.",
        "fr": "Un identifiant a 13 chiffres.",
        "de": "Eine Kennung hat 13 Ziffern.",
    }
    page = render_lab_report(lab.report(), language=language)

    assert [said[language]] == [one for one in said.values() if one in page]


TERMS = {
    "prescriptions": {"en": "Prescriptions of all kinds", "fr": "Toutes les prescriptions", "de": "Alle Verordnungen"},
    "prescriptions/prescriber": {"en": "Who prescribes", "fr": "Qui prescrit", "de": "Wer verordnet"},
    "prescriptions/transport/mtls": {"en": "mutual TLS", "fr": "TLS mutuel", "de": "gegenseitiges TLS"},
    "sample.prescriptions": {"en": "The sample plan", "fr": "Le plan exemple", "de": "Der Musterplan"},
    "sample.prescriptions/retry": {"en": "sending again", "fr": "renvoi", "de": "erneutes Senden"},
    "rule/sample-rule": {"en": "The sample rule", "fr": "La règle exemple", "de": "Die Musterregel"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_of_an_attestation_stand_beside_their_names(language: str) -> None:
    page = render_certificate(DOCUMENT, language=language, facts=CertificateFacts(terms=TERMS))
    ids = ("prescriptions", "prescriber", "mtls", "sample.prescriptions@1.2.0", "retry", "sample-rule@1.0")

    assert list(ids) == [
        name
        for name, text in zip(ids, TERMS.values(), strict=True)
        if f'{text[language]} <span class="id">{name}</span>' in page
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_of_a_report_stand_beside_their_names(language: str) -> None:
    """Those of the content as it is asked, those of cases and requirements as the report itself tells them."""
    page = render_lab_report(lab.report(), language=language, terms=TERMS)
    own = {"PRE-SEND-02": lab.content().cases[1].title, "SPX-010": lab.content().requirements[0].text}
    told = {"prescriptions": "", "prescriber": "prescriptions/", "mtls": "prescriptions/transport/"}
    named = {name: TERMS[f"{within}{name}"] for name, within in told.items()} | own

    assert [] == [one for one, text in named.items() if f'{text[language]} <span class="id">{one}</span>' not in page]
    assert f"{TERMS['sample.prescriptions/retry'][language]} <span" in page
    assert f"{TERMS['rule/sample-rule'][language]} (sample-rule@1.0)" in html.unescape(page)
    assert f"{lab.content().cases[0].title[language]} (PRE-SEND-01)" in html.unescape(page)


def test_names_of_strangers_are_never_markup() -> None:
    """What content calls a thing is shown as it was written, escaped once."""
    terms = {name: {"en": "<i>&"} for name in TERMS}
    pages = (
        render_lab_report(lab.report(), language="en", terms=terms),
        render_certificate(DOCUMENT, language="en", facts=CertificateFacts(scheme={"en": "<i>&"}, terms=terms)),
    )

    assert [[], []] == [re.findall(r"<i>&|&amp;(?:lt|amp);", page) for page in pages]
    assert all("&lt;i&gt;&amp;" in page for page in pages)


@pytest.mark.parametrize("value", [3, None, True])
def test_odd_values_of_a_stranger_s_attestation_are_told_as_they_are(value: object) -> None:
    scope = {**DOCUMENT["scope"][0], "variant": {"transport": value}, "claims": "none"}
    page = render_certificate({**DOCUMENT, "scope": [scope]}, language="en")

    assert f"<li>transport: {value}</li>" in page


def test_words_of_strangers_are_never_markup() -> None:
    report = replace(
        lab.report(), title={"en": HOSTILE}, customer=replace(lab.report().customer, name=supplied(HOSTILE))
    )
    page = render_lab_report(report, language="en")

    assert "<script>" not in page
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in page


def test_words_of_strangers_are_never_markup_in_an_attestation() -> None:
    page = render_certificate({**DOCUMENT, "system": HOSTILE, "conditions": [HOSTILE]}, language="en")

    assert "<script>" not in page
    assert "\u202e" not in page


def test_an_unsafe_address_is_no_link() -> None:
    page = render_certificate({**DOCUMENT, "verify": "javascript:alert(1)"}, language="en")

    assert 'href="javascript' not in page


def test_demonstrations_say_so_and_others_do_not() -> None:
    assert "demonstration laboratory" in render_lab_report(lab.report(), language="en")
    assert "TEST" not in without_dress(render_lab_report(replace(lab.report(), demonstration=False), language="en"))
    assert "proves nothing" in render_certificate(DOCUMENT, language="en")
    assert "TEST" not in without_dress(render_certificate({**DOCUMENT, "test": False}, language="en"))


def test_the_archival_form_is_declared_until_it_was_validated() -> None:
    told = Archived(declared="PDF/A-3a", validator="a validator", at=lab.report().issued, conforms=True)
    failed = replace(told, conforms=False)

    assert "declared, not validated" in render_lab_report(lab.report(), language="en")
    assert "declared, not validated" in render_lab_report(replace(lab.report(), archived=failed), language="en")
    assert "validated by a validator" in render_lab_report(replace(lab.report(), archived=told), language="en")


def test_an_amendment_shows_what_changed() -> None:
    change = FieldChange(field="/outcome", before="conforming", after="undecided")
    amendment = Amendment(amends="R-2026-0001", sha256="ab" * 32, reason="A slip.", changes=(change,))
    page = render_lab_report(replace(lab.report(), amendment=amendment), language="en")

    assert "Amendment to the report R-2026-0001" in page
    assert '<td class="new">undecided</td>' in page


def test_the_statement_points_to_its_own_part() -> None:
    """The number in the sentence is the one that the page counts."""
    page = render_lab_report(lab.report(), language="en")
    told = re.search(r"part (\d+) says", page)
    headings = re.findall(r'<h2 id="(p-\w+)"', page)

    assert told is not None
    assert headings.index("p-conformity") + 1 == int(told[1])


def test_numbers_of_pages_have_words_around_them() -> None:
    assert ("Page ", " of ", "") == folio(tongue("en"))


@pytest.mark.parametrize("broken", ["{% if %}", "{{ nothing }}"])
def test_a_broken_template_is_the_authors(tmp_path: Path, broken: str) -> None:
    home = Path(__file__).parents[3] / "reports"
    (tmp_path / "lab").mkdir()
    (tmp_path / "locale").symlink_to(home / "locale")
    for name in ("_words.html.j2", "_tests.html.j2", "_claims.html.j2", "paper.css"):
        (tmp_path / "lab" / name).write_text((home / "lab" / name).read_text("utf-8"), "utf-8")
    (tmp_path / "lab" / "report.html.j2").write_text(broken, "utf-8")

    with pytest.raises(AuthorError) as told:
        render_lab_report(lab.report(), language="en", folder=tmp_path)

    assert "EQ-REPORT-004" == told.value.issue.code


SPOILT = [
    {},
    {**DOCUMENT, "test": "yes"},
    {**DOCUMENT, "kind": "golden"},
    {**DOCUMENT, "issuer": "somebody"},
    {**DOCUMENT, "scope": {}},
    {**DOCUMENT, "scope": [{}]},
    {**DOCUMENT, "conditions": [1]},
    {**DOCUMENT, "issued": "yesterday"},
    {**DOCUMENT, "revision": 1.5},
    {name: value for name, value in DOCUMENT.items() if name != "verify"},
]


@pytest.mark.parametrize("document", SPOILT, ids=range(len(SPOILT)))
def test_what_is_no_attestation_is_not_drawn(document: dict[str, object]) -> None:
    with pytest.raises(UsageError) as told:
        render_certificate(document, language="en")

    assert "EQ-REPORT-056" == told.value.issue.code


def test_another_document_has_another_ornament() -> None:
    assert rosette("00" * 32) != rosette("01" * 32)
    assert rosette("ab" * 32) == rosette("ab" * 32)


def test_the_qr_code_has_its_quiet_zone_and_nothing_but_squares() -> None:
    code = qr_code("https://registry.example/v/EQ-2026-0001#" + "0" * 32)
    places = re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path)

    assert "".join(f"M{x} {y}h1v1h-1z" for x, y in places) == code.path
    assert {4, code.size - 5} == {min(int(x) for x, _ in places), max(int(x) for x, _ in places)}
