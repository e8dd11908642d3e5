"""One renderer for all pages: what a template may do, and what becomes of a broken one."""

from pathlib import Path

import pytest

from eqlab.core.errors import AuthorError, LabFault
from eqlab.report.templates import Filters, render


def filled(folder: Path, text: str | bytes, **facts: object) -> str:
    (folder / "page.html.j2").write_bytes(text if isinstance(text, bytes) else text.encode())
    return render(folder, "page.html.j2", facts)


def test_facts_are_escaped_and_what_hides_in_them_is_shown(tmp_path: Path) -> None:
    """Text can never become markup, nor hide."""

    assert "&lt;b&gt; ⟨U+202E⟩" == filled(tmp_path, "{{ name }}", name="<b> \u202e")


def test_filters_belong_to_those_who_name_them(tmp_path: Path) -> None:
    """One folder may be filled in with filters and without."""
    (tmp_path / "page.html.j2").write_text("{{ 'a'|twice }}", "utf-8")
    twice: Filters = (("twice", lambda text: text + text),)

    assert "aa" == render(tmp_path, "page.html.j2", {}, twice)
    with pytest.raises(AuthorError, match="twice"):
        render(tmp_path, "page.html.j2", {})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("line\n{% if %}", "page.html.j2:2:1: "),
        ("{{ nothing_like_it }}", "page.html.j2:1:1: "),
        (b"\xff", "page.html.j2:1:1: "),
    ],
)
def test_a_broken_template_is_the_authors(tmp_path: Path, text: str | bytes, place: str) -> None:
    """The author hears which file it is, and the line where there is one."""
    with pytest.raises(AuthorError) as told:
        filled(tmp_path, text)

    assert "EQ-REPORT-004" == told.value.issue.code
    assert place in told.value.sentence()


def test_a_broken_part_is_told_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "part.html.j2").write_text("\n\n{% if %}", "utf-8")

    with pytest.raises(AuthorError, match=r"part\.html\.j2:3"):
        filled(tmp_path, "{% include 'part.html.j2' %}")


def test_a_missing_template_is_the_laboratorys_fault(tmp_path: Path) -> None:
    with pytest.raises(LabFault, match=r"absent\.html\.j2"):
        render(tmp_path, "absent.html.j2", {})


def test_a_missing_part_is_told_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(LabFault, match=r"reports folder lacks .*part\.html\.j2"):
        filled(tmp_path, "{% include 'part.html.j2' %}")
