"""Ids: a campaign's says its file, a run's says its campaign, so that nothing has to be searched."""

import re

from eqlab.core.errors import UsageError
from eqlab.wiring.lab.issues import BAD_NAME

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")
_CAMPAIGN = re.compile(r"(?P<file>[A-Za-z0-9][A-Za-z0-9.-]*)-C(?P<number>[1-9][0-9]*)")
_RUN = re.compile(r"(?P<campaign>.+-C[1-9][0-9]*)\.(?P<number>[1-9][0-9]*)")
_ATTESTATION = re.compile(r"(?P<file>[A-Za-z0-9][A-Za-z0-9.-]*)-A(?P<number>[1-9][0-9]*)")


def check_name(name: str) -> str:
    """Return an id that can stand in paths and addresses. Raises UsageError."""
    if not _NAME.fullmatch(name) or name.endswith(".") or ".." in name:
        raise UsageError(BAD_NAME, name=name)
    return name


def campaign_id(file: str, number: int) -> str:
    """The id of a file's nth campaign, from 1."""
    return f"{file}-C{number}"


def run_id(campaign: str, number: int) -> str:
    """The id of a campaign's nth run, from 1."""
    return f"{campaign}.{number}"


def attestation_id(file: str, number: int) -> str:
    """The id of a file's nth attestation, from 1."""
    return f"{file}-A{number}"


def file_of(name: str) -> str:
    """The file of a campaign, a run or an attestation; empty when it is no such id."""
    match = _CAMPAIGN.fullmatch(campaign_of(name) or name) or _ATTESTATION.fullmatch(name)
    return match["file"] if match else ""


def campaign_of(run: str) -> str:
    """The campaign of a run; empty when it is no such id."""
    match = _RUN.fullmatch(run)
    return match["campaign"] if match else ""
