"""Seals on paper, as strong as lab.yaml lets them be."""

import base64
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("attest", "validate/pdf")]

import pades_hands as hands

from eqlab.core.errors import ConfigurationError
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN as ANY
from eqlab.wiring.lab import sealing
from eqlab.wiring.lab.settings import LabSettings, SealSettings

PLAIN = LabSettings(id="lab.example", name="Laboratory")


@pytest.fixture
def stamped(monkeypatch: pytest.MonkeyPatch) -> LabSettings:
    """Settings that name an authority for time-stamps, which answers without a network."""
    monkeypatch.setattr(sealing, "stamp_over_http", lambda _url: hands.stamping())
    return replace(PLAIN, time_stamps="http://127.0.0.1:1/tsa")


def files(folder: Path) -> SealSettings:
    told = hands.material()
    issuers, lists = folder / "issuers.pem", folder / "seal.crl"
    pem = "".join(_pem("CERTIFICATE", one) for one in told.certificates)
    issuers.write_text(pem, "ascii")
    lists.write_bytes(told.crls[0])
    return SealSettings(issuers=(issuers,), revocation=(lists,))


def _pem(kind: str, data: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(data).decode()}-----END {kind}-----\n"


def level(settings: LabSettings) -> str:
    """The level that the judge of PDF finds."""
    data = sealing.seal_paper(settings, hands.file_key(), hands.paper(), hands.AT)
    (seal,) = examine_pdf(data, ANY, hands.AT, [hands.root()])[0].signatures
    return seal.level


def test_without_more_a_seal_is_b_b() -> None:
    assert "B-B" == level(PLAIN)


def test_an_authority_makes_it_b_t(stamped: LabSettings) -> None:
    assert "B-T" == level(stamped)


def test_revocation_data_make_it_b_lt(stamped: LabSettings, tmp_path: Path) -> None:
    assert "B-LT" == level(replace(stamped, seal=files(tmp_path)))


def test_a_missing_file_is_told_before_anything_is_sealed(stamped: LabSettings, tmp_path: Path) -> None:
    seal = SealSettings(revocation=(tmp_path / "none.crl",))

    with pytest.raises(ConfigurationError) as told:
        sealing.seal_paper(replace(stamped, seal=seal), hands.file_key(), hands.paper(), hands.AT)

    assert "none.crl" in told.value.sentence()
