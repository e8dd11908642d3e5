"""Renewing the seals of published papers, before what proves them today runs out.

Source: ETSI EN 319 142-1, 5.5 (document time-stamps), 6.3 (level B-LTA).
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from eqlab.attest.verify.opening import open_file
from eqlab.core.act import ChangeApproved, PapersRenewed
from eqlab.core.errors import UsageError
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring.lab.attestations import file_of_attestation
from eqlab.wiring.lab.issues import NO_PAPER, STRANGE_PAPER
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.sealing import renew_paper


def renew_papers(lab: Lab, attestation: str, public: Path) -> PapersRenewed:
    """Put an archive time-stamp on all papers of an attestation in the public folder; return the act that tells it.

    All or none: the papers are made, the act is entered, then they are written; interrupted, it is asked for again.
    Raises UsageError when there is none, when one is not the paper that was approved, or when this person may not;
    LabFault when the authority fails.
    """
    file = file_of_attestation(attestation)
    entries = lab.of_file(file)
    approved = [
        one.act for one in entries if isinstance(one.act, ChangeApproved) and one.act.attestation == attestation
    ]
    papers = list(_papers(public / "a" / attestation))
    if not approved or not papers:
        raise UsageError(NO_PAPER, folder=str(public), attestation=attestation)
    lab.check(PapersRenewed(attestation=attestation, papers={paper.name: "" for paper in papers}), file=file)
    made = {paper: _renewed(lab, paper, attestation, approved[-1].sha256) for paper in papers}
    digests = {paper.name: sha256(data).hexdigest() for paper, data in made.items()}
    act = PapersRenewed(attestation=attestation, papers=digests)
    lab.act(act, file=file)
    for paper, data in made.items():
        write_atomically(paper, data, PUBLIC)
    return act


def _papers(folder: Path) -> Iterator[Path]:
    """What we wrote there: the folder is in others' reach, and a link could lead anywhere."""
    return (one for one in sorted(folder.glob("attestation.*.pdf")) if one.is_file() and not one.is_symlink())


def _renewed(lab: Lab, paper: Path, attestation: str, digest: str) -> bytes:
    data = paper.read_bytes()
    opened = open_file(data, lab.clock.now())
    document, seal = opened.attestation, opened.seal
    if document is None or document.digest != digest or seal is None or not seal.fits or opened.findings:
        raise UsageError(STRANGE_PAPER, file=str(paper), attestation=attestation)
    return renew_paper(lab.settings, data)
