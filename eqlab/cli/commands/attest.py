"""`eqlab attest`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, Name, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeWish:
    """What shall happen to an attestation."""

    site: Site
    change: str
    target: str
    """A vendor file for `issue`, else the attestation."""
    decision: str = ""
    reason: str = ""
    valid_from: str = ""
    valid_until: str = ""
    builds: tuple[str, ...] = ()
    successor: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleWish:
    """What a second person says to a proposal."""

    site: Site
    file: str
    proposal: str
    agreed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """Whose attestations and open proposals are listed."""

    site: Site
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishWish:
    """Where the registry is published."""

    site: Site
    out: Path | None
    cosignatures: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewWish:
    """Whose papers get another archive time-stamp."""

    site: Site
    attestation: str
    out: Path | None


_REASON = click.option("--reason", required=True, type=Name(), metavar="CODE", help="Reason code of the scheme.")
_WORDS = click.option("--words", default="", help="More about it; not published.")


@click.group("attest", cls=Branch)
def command() -> None:
    """Issue, suspend, reinstate, extend, reduce, supersede, withdraw: each by two people; and publish.

    The first person proposes, a second one approves with `eqlab attest approve`.
    """


@command.command("issue")
@click.argument("file")
@click.option("--decision", required=True, metavar="ID", help="The decision that it rests on.")
@click.option("--from", "valid_from", default="", metavar="DAY", help="First day; today by default.")
@click.option("--until", "valid_until", default="", metavar="DAY", help="Last day; as the rule says by default.")
@_WORDS
@lab_options
@pass_door
def issue(door: Door, site: Site, file: str, decision: str, valid_from: str, valid_until: str, words: str) -> int:
    """Propose to issue an attestation on a decision of a vendor FILE."""
    wish = ProposeWish(
        site=site,
        change="issue",
        target=file,
        decision=decision,
        valid_from=valid_from,
        valid_until=valid_until,
        words=words,
    )
    return carry_out("lab.attesting", door, wish)


@command.command("suspend")
@click.argument("attestation")
@_REASON
@_WORDS
@lab_options
@pass_door
def suspend(door: Door, site: Site, attestation: str, reason: str, words: str) -> int:
    """Propose to suspend an attestation."""
    return _propose(door, site, "suspend", attestation, reason, words)


@command.command("reinstate")
@click.argument("attestation")
@_REASON
@_WORDS
@lab_options
@pass_door
def reinstate(door: Door, site: Site, attestation: str, reason: str, words: str) -> int:
    """Propose to end a suspension."""
    return _propose(door, site, "reinstate", attestation, reason, words)


@command.command("withdraw")
@click.argument("attestation")
@_REASON
@_WORDS
@lab_options
@pass_door
def withdraw(door: Door, site: Site, attestation: str, reason: str, words: str) -> int:
    """Propose to withdraw an attestation, for good."""
    return _propose(door, site, "withdraw", attestation, reason, words)


@command.command("terminate")
@click.argument("attestation")
@_REASON
@_WORDS
@lab_options
@pass_door
def terminate(door: Door, site: Site, attestation: str, reason: str, words: str) -> int:
    """Propose to end an attestation at its holder's wish."""
    return _propose(door, site, "terminate", attestation, reason, words)


@command.command("supersede")
@click.argument("attestation")
@click.argument("successor")
@_REASON
@_WORDS
@lab_options
@pass_door
def supersede(door: Door, site: Site, attestation: str, successor: str, reason: str, words: str) -> int:
    """Propose that another attestation takes the place of one."""
    wish = ProposeWish(
        site=site, change="supersede", target=attestation, reason=reason, successor=successor, words=words
    )
    return carry_out("lab.attesting", door, wish)


@command.command("extend")
@click.argument("attestation")
@click.option(
    "--build", "builds", multiple=True, required=True, metavar="FILE|SHA256", help="A declared build; repeat."
)
@_REASON
@_WORDS
@lab_options
@pass_door
def extend(door: Door, site: Site, attestation: str, builds: tuple[str, ...], reason: str, words: str) -> int:
    """Propose that an attestation covers more builds."""
    return _propose(door, site, "extend", attestation, reason, words, builds)


@command.command("reduce")
@click.argument("attestation")
@click.option(
    "--build", "builds", multiple=True, required=True, metavar="FILE|SHA256", help="A build that stays; repeat."
)
@_REASON
@_WORDS
@lab_options
@pass_door
def reduce(door: Door, site: Site, attestation: str, builds: tuple[str, ...], reason: str, words: str) -> int:
    """Propose that an attestation covers only these builds."""
    return _propose(door, site, "reduce", attestation, reason, words, builds)


@command.command("approve")
@click.argument("file")
@click.argument("proposal")
@lab_options
@pass_door
def approve(door: Door, site: Site, file: str, proposal: str) -> int:
    """Agree to a proposal as a second person: it holds from this moment, and enters the public log."""
    return carry_out("lab.attesting", door, SettleWish(site=site, file=file, proposal=proposal, agreed=True))


@command.command("reject")
@click.argument("file")
@click.argument("proposal")
@click.option("--reason", required=True, help="Why not.")
@lab_options
@pass_door
def reject(door: Door, site: Site, file: str, proposal: str, reason: str) -> int:
    """Disagree with a proposal."""
    wish = SettleWish(site=site, file=file, proposal=proposal, agreed=False, reason=reason)
    return carry_out("lab.attesting", door, wish)


@command.command("list")
@click.argument("file")
@lab_options
@pass_door
def list_attestations(door: Door, site: Site, file: str) -> int:
    """List the attestations of a vendor FILE, and the proposals that wait for a second person."""
    return carry_out("lab.attesting", door, ListWish(site=site, file=file))


@command.command("renew")
@click.argument("attestation")
@click.option("--out", type=FOLDER, metavar="DIR", help="The public folder; `public` in the laboratory by default.")
@lab_options
@pass_door
def renew(door: Door, site: Site, attestation: str, out: Path | None) -> int:
    """Renew the seals on an attestation's papers: revocation data of now, and an archive time-stamp over all (B-LTA).

    It takes what lab.yaml names: an authority under time_stamps, and seal.revocation. Publish afterwards.
    """
    return carry_out("lab.renewing", door, RenewWish(site=site, attestation=attestation, out=out))


@command.command("publish")
@click.option("--out", type=FOLDER, metavar="DIR", help="The public folder; `public` in the laboratory by default.")
@click.option(
    "--cosignature", "cosignatures", multiple=True, type=FILE, metavar="FILE", help="A checkpoint a witness signed."
)
@lab_options
@pass_door
def publish(door: Door, site: Site, out: Path | None, cosignatures: tuple[Path, ...]) -> int:
    """Write the registry: documents, status list, transparency log, pages, badges, feed. Only what changed."""
    return carry_out("lab.publishing", door, PublishWish(site=site, out=out, cosignatures=cosignatures))


def _propose(
    door: Door, site: Site, change: str, attestation: str, reason: str, words: str, builds: tuple[str, ...] = ()
) -> int:
    wish = ProposeWish(site=site, change=change, target=attestation, reason=reason, words=words, builds=builds)
    return carry_out("lab.attesting", door, wish)
