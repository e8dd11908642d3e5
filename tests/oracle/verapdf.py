"""The papers of the laboratory, judged by veraPDF: each has to be the PDF/A-3a that it declares.

`python tests/oracle/verapdf.py --built FOLDER` needs Java 17 and Maven; what it fetches from Maven Central stays in
FOLDER. Without either it says so and leaves with 0. It leaves with 1 when a paper breaks a rule.
"""

import argparse
import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
FLAVOUR = "3a"
sys.path[:0] = [str(TESTS / name) for name in ("attest", "report", "report/lab", "checklist")]


def papers() -> Iterator[tuple[str, bytes]]:
    """Yield every kind of paper, in every language, sealed at every level."""
    import lab_sample
    import pades_hands as hands

    from eqlab.attest.pades import refresh_pdf, seal_pdf
    from eqlab.report.lab.certificate import certificate_pdf
    from eqlab.report.lab.page import lab_report_pdf

    for language in ("en", "fr", "de"):
        yield f"report.{language}", lab_report_pdf(lab_sample.report(), language=language)
        yield f"claims.{language}", lab_report_pdf(lab_sample.claims(), language=language)
        yield f"attestation.{language}", certificate_pdf(hands.document(), language=language)
    yield "attestation.real", certificate_pdf(hands.document(test=False), language="en")
    whole, key = certificate_pdf(hands.document(), language="en"), hands.file_key()
    asked = {"stamping": hands.stamping(), "material": hands.material()}
    yield "sealed.B-B", seal_pdf(whole, key, hands.AT)
    yield "sealed.B-T", seal_pdf(whole, key, hands.AT, stamping=hands.stamping())
    yield "sealed.B-LT", seal_pdf(whole, key, hands.AT, **asked)
    archived = seal_pdf(whole, key, hands.AT, archive=True, **asked)
    yield "sealed.B-LTA", archived
    yield "sealed.refreshed", refresh_pdf(archived, hands.stamping(), hands.material())
    yield "sealed.report", seal_pdf(lab_report_pdf(lab_sample.report(), language="en"), key, hands.AT, **asked)
    yield from checklists()


def checklists() -> Iterator[tuple[str, bytes]]:
    """Yield the report of an empty sheet of the checklist that is shipped."""
    from eqlab.checklist.model import Audience
    from eqlab.checklist.scoring import score
    from eqlab.checklist.sheet import Sheet
    from eqlab.content import find_content
    from eqlab.content.checklists import Checklists
    from eqlab.report.checklist.building import view_of
    from eqlab.report.checklist.page import render_report
    from eqlab.report.pdf import PAGES, render_pdf

    catalogue = Checklists(find_content(None, None).root).catalogue("cesar")
    day = dt.date(2026, 11, 21)
    sheet = Sheet(
        catalogue=catalogue.id, edition=catalogue.edition, audience=Audience.VENDOR, date=day, subject="Nova", size=""
    )
    page = render_report(view_of(catalogue, sheet, score(catalogue, sheet, day)), language="en")
    yield "checklist", render_pdf(page, at=dt.datetime.combine(day, dt.time(12), dt.UTC), style=PAGES)


def build(folder: Path) -> bool:
    """Have Maven fetch veraPDF; tell whether it is there."""
    if list(folder.glob("lib/validation-model-*.jar")):
        return True
    command = ["mvn", "-B", "-q", "-ntp", "-f", str(HERE / "verapdf"), PLUGIN, "-DincludeScope=runtime"]
    done = subprocess.run([*command, f"-DoutputDirectory={folder / 'lib'}"], check=False)
    return done.returncode == 0


def main() -> int:
    """Make the papers and have them judged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--built", type=Path, required=True)
    folder = parser.parse_args().built.absolute()
    if not (shutil.which("java") and shutil.which("mvn") and build(folder)):
        sys.stdout.write("veraPDF cannot be had here: Java 17, Maven or its repository is missing\n")
        return 0
    made = folder / "papers"
    made.mkdir(parents=True, exist_ok=True)
    pairs: list[str] = []
    for name, data in papers():
        (made / f"{name}.pdf").write_bytes(data)
        pairs += [FLAVOUR, str(made / f"{name}.pdf")]
    judge = ["java", "-cp", str(folder / "lib" / "*"), str(HERE / "verapdf" / "Judge.java"), *pairs]
    return subprocess.run(judge, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
