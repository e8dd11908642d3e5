"""Archive time-stamps on published papers: recorded, over genuine papers only, all or none."""

import base64
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from lab_hands import ATTESTATION, FILE, VARIABLES, Bench

sys.path += [str(Path(__file__).parents[1] / room) for room in ("attest", "validate/pdf")]

import pades_hands as hands

from eqlab.attest.verify.opening import open_file
from eqlab.core.act import PapersRenewed
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.issue import Issue, Nature
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN as ANY
from eqlab.wiring.lab import papers, renewing, sealing
from eqlab.wiring.lab.settings import LabSettings, SealSettings

RENEW = ("attest", "renew", ATTESTATION)


@pytest.fixture
def _stamping(monkeypatch: pytest.MonkeyPatch) -> None:
    """An authority for time-stamps, which answers without a network."""
    monkeypatch.setattr(sealing, "stamp_over_http", lambda _url: hands.stamping())


pytestmark = pytest.mark.usefixtures("_stamping")


@pytest.fixture(scope="module")
def printed(stages: dict[str, Bench], tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A laboratory with a paper in one language, sealed before lab.yaml named an authority and revocation data."""
    bench = stages["issued"].copy(tmp_path_factory.mktemp("printed"))
    whole = papers._papers

    def one(*told: object) -> Iterator[tuple[str, bytes]]:
        return whole(*told[:-1], ("en",))  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "_papers", one)
        bench.done("ines", "attest", "publish")
    material = hands.material()
    pem = "".join(
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(der).decode()}-----END CERTIFICATE-----\n"
        for der in material.certificates
    )
    (bench.home / "keys" / "issuers.pem").write_text(pem, "ascii")
    (bench.home / "keys" / "now.crl").write_bytes(material.crls[0])
    settings = bench.home / "lab.yaml"
    told = settings.read_text("utf-8").replace(
        "seal: {file: keys/seal.key}",
        "time_stamps: http://127.0.0.1:1/tsa\n"
        "seal: {file: keys/seal.key, issuers: [keys/issuers.pem], revocation: [keys/now.crl]}",
    )
    settings.write_text(told, "utf-8")
    return bench


@pytest.fixture
def published(printed: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The same, to be worked in; what is not printed yet stays so."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(papers, "_papers", lambda *_: iter(()))
    return printed.copy(tmp_path)


def paper(bench: Bench) -> Path:
    return bench.home / "public" / "a" / ATTESTATION / "attestation.en.pdf"


def renewals(bench: Bench) -> list[PapersRenewed]:
    with bench.open() as lab:
        return [one.act for one in lab.entries(FILE) if isinstance(one.act, PapersRenewed)]


def test_renewal_adds_to_the_paper_and_is_recorded(published: Bench) -> None:
    """What was there stays, byte for byte; verification says the same, before publishing and after."""
    before = paper(published).read_bytes()
    trust = published.write("trust.yaml", published.done("", "lab", "trust"))
    verify = ("verify", str(paper(published)), "--trust-file", trust, "--registry", str(published.home / "public"))
    said = published.call("", *verify)
    told = published.done("ines", *RENEW)
    after = paper(published).read_bytes()

    assert after.startswith(before)
    assert len(after) > len(before)
    assert [{"attestation.en.pdf": sha256(after).hexdigest()}] == [one.papers for one in renewals(published)]
    assert sha256(after).hexdigest() in told
    assert said.output.split(":")[0] == published.call("", *verify).output.split(":")[0] == "TEST_ISSUER"
    published.done("ines", "attest", "publish")
    assert after == paper(published).read_bytes()
    published.done("", "lab", "check")


def test_paper_is_renewed_again_and_again(published: Bench) -> None:
    published.done("ines", *RENEW)
    first = paper(published).read_bytes()
    published.done("ivan", *RENEW)
    second = paper(published).read_bytes()

    assert second.startswith(first)
    opened = open_file(second, hands.LATER)
    assert (True, ()) == (opened.seal is not None and opened.seal.fits, opened.findings)
    assert 2 == len(renewals(published))


def test_renewed_paper_has_the_level_b_lta(tmp_path: Path) -> None:
    told = hands.material()
    (tmp_path / "now.crl").write_bytes(told.crls[0])
    for number, der in enumerate(told.certificates):
        (tmp_path / f"{number}.crt").write_bytes(der)
    issuers = tuple(tmp_path / f"{number}.crt" for number in range(len(told.certificates)))
    seal = SealSettings(issuers=issuers, revocation=(tmp_path / "now.crl",))
    settings = LabSettings(id="lab.example", name="Laboratory", time_stamps="http://127.0.0.1:1/tsa", seal=seal)
    data = sealing.renew_paper(settings, hands.sealed("B-LT"))

    seals = examine_pdf(data, ANY, hands.AT, [hands.root()])[0].signatures
    assert ["B-LTA", ""] == [one.level for one in seals]


@pytest.mark.parametrize("person", ["tom", "vera", "dora", "root"])
def test_only_issuers_renew(published: Bench, person: str) -> None:
    before = paper(published).read_bytes()
    published.refused(person, *RENEW)

    assert before == paper(published).read_bytes()


@pytest.mark.parametrize("attestation", ["nova-1-A2", "nova-1-A9", "nova-9-A1", "../../etc", "", "nova-1"])
def test_attestation_that_there_is_not_is_told(published: Bench, attestation: str) -> None:
    assert published.refused("ines", "attest", "renew", attestation)


def altered(data: bytes) -> bytes:
    place = data.index(b"/Type")
    return data[:place] + b"/Tyqe" + data[place + 5 :]


@pytest.mark.parametrize("damage", [altered, lambda data: data[:-200], lambda _: b"%PDF-1.7\n", lambda _: b""])
def test_paper_that_is_not_as_it_was_sealed_gets_no_time_stamp(published: Bench, damage: object) -> None:
    """A time-stamp would vouch for what somebody put in its place."""
    paper(published).write_bytes(damage(paper(published).read_bytes()))  # type: ignore[operator]
    before = paper(published).read_bytes()
    told = published.refused("ines", *RENEW)

    assert "EQ-LAB-085" in told
    assert before == paper(published).read_bytes()


def test_paper_of_another_attestation_gets_no_time_stamp(published: Bench) -> None:
    paper(published).write_bytes(hands.sealed("B-B"))

    assert "EQ-LAB-085" in published.refused("ines", *RENEW)


def test_link_in_the_public_folder_is_not_followed(published: Bench, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.pdf"
    paper(published).rename(moved)
    paper(published).symlink_to(moved)

    assert "EQ-LAB-084" in published.refused("ines", *RENEW)


def test_nothing_is_written_when_the_authority_fails(published: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Issue(code="EQ-T-001", template="It is silent.", nature=Nature.LAB)

    def fail(_request: bytes) -> bytes:
        raise LabFault(silent)

    monkeypatch.setattr(sealing, "stamp_over_http", lambda _url: fail)
    before = paper(published).read_bytes()

    assert "It is silent." in published.refused("ines", *RENEW, code=3)
    assert (before, []) == (paper(published).read_bytes(), renewals(published))


def test_renewal_that_was_interrupted_is_done_again(published: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = paper(published).read_bytes()
    with monkeypatch.context() as patch:

        def cut(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(renewing, "write_atomically", cut)
        assert 130 == published.call("ines", *RENEW).exit_code
    assert before == paper(published).read_bytes()
    published.done("ines", *RENEW)

    digest = sha256(paper(published).read_bytes()).hexdigest()
    assert digest == renewals(published)[-1].papers["attestation.en.pdf"]


@pytest.mark.parametrize("lacking", ["time_stamps", "revocation"])
def test_what_lab_yaml_lacks_is_told(lacking: str, tmp_path: Path) -> None:
    whole = LabSettings(
        id="lab.example",
        name="Laboratory",
        time_stamps="http://127.0.0.1:1/tsa",
        seal=SealSettings(revocation=(tmp_path / "now.crl",)),
    )
    settings = replace(whole, time_stamps="") if lacking == "time_stamps" else replace(whole, seal=SealSettings())
    with pytest.raises(UsageError) as told:
        sealing.renew_paper(settings, hands.sealed("B-B"))

    assert "EQ-LAB-083" == told.value.issue.code


def test_renewal_without_an_attestation_is_not_admitted(decided: Bench) -> None:
    with decided.open("ines") as lab, pytest.raises(UsageError) as refused:
        lab.act(PapersRenewed(attestation=ATTESTATION, papers={"attestation.en.pdf": "0" * 64}), file=FILE)

    assert "EQ-LABEL-215" == refused.value.issue.code
