"""What a laboratory keeps until when, and what is due: from its schemes' classes of records and the log's events.

Source: ISO/IEC 17025:2017, 8.4 (control of records); ISO/IEC 17065:2012, 7.12.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eqlab.core.act import (
    CampaignAmended,
    CampaignEnded,
    CampaignPlanned,
    CampaignQuarantined,
    Entry,
    EvidenceErased,
    FileOpened,
)
from eqlab.core.errors import UsageError
from eqlab.core.text import Text
from eqlab.label.attested import fold_attestations
from eqlab.label.scheme import Scheme
from eqlab.label.scheme.model import Retention
from eqlab.wiring.lab.issues import NOT_CLOSED
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import file_of

CAMPAIGN = "campaign"
"""Word of schemes for records that count from the end of a campaign: its evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Records of one class that are kept together."""

    file: str
    record_class: str
    title: Text
    what: str
    """Id of the campaign, file or attestation."""
    since: date | None
    """From what day on it counts; None while the event is still to come."""
    until: date | None
    """The last day on which it has to be kept."""
    erased: date | None = None
    erasable: bool = False
    """True when it is evidence under a key of its own, which can be destroyed."""

    def due(self, day: date) -> bool:
        """Tell whether it need not be kept any more on a day."""
        return self.erased is None and self.until is not None and day >= self.until


def retention_of(lab: Lab) -> tuple[Kept, ...]:
    """What the laboratory keeps, file by file; files whose scheme is not at hand are passed over."""
    files: dict[str, list[Entry]] = {}
    for entry in lab.entries(None):
        if entry.file:
            files.setdefault(entry.file, []).append(entry)
    today = lab.clock.now().date()
    return tuple(one for entries in files.values() for one in _of_file(lab, entries, today))


def class_of_evidence(lab: Lab, campaign: str) -> str:
    """The class under which a campaign's evidence is erased; empty when that may be done at once: in quarantine.

    The gate refuses while the class is not over. Raises UsageError when it has not begun: the campaign is open.
    """
    entries = lab.of_file(file_of(campaign))
    scheme = _scheme(lab, entries)
    known = [one.id for one in scheme.retention.values() if one.start == CAMPAIGN] if scheme else []
    if not known or _hidden(entries, campaign):
        return ""
    if _ended(entries, campaign) is None:
        raise UsageError(NOT_CLOSED, campaign=campaign)
    return known[0]


def years_after(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _of_file(lab: Lab, entries: Sequence[Entry], today: date) -> Iterator[Kept]:
    scheme = _scheme(lab, entries)
    for one in scheme.retention.values() if scheme else ():
        starts = _STARTS.get(one.start)
        if starts is None:
            yield _kept(entries, one, entries[0].file, None)
            continue
        for what, since in starts(entries, today):
            yield _kept(entries, one, what, since)


def _kept(entries: Sequence[Entry], one: Retention, what: str, since: date | None) -> Kept:
    sealed = any(isinstance(entry.act, CampaignPlanned) and _sealed(entry.act, what) for entry in entries)
    erased = [
        entry.at.date() for entry in entries if isinstance(entry.act, EvidenceErased) and entry.act.campaign == what
    ]
    return Kept(
        file=entries[0].file,
        record_class=one.id,
        title=one.title,
        what=what,
        since=since,
        until=years_after(since, one.years) if since else None,
        erased=erased[-1] if erased else None,
        erasable=sealed and one.start == CAMPAIGN,
    )


def _sealed(planned: CampaignPlanned, campaign: str) -> bool:
    return planned.campaign == campaign and planned.sealed


def _scheme(lab: Lab, entries: Sequence[Entry]) -> Scheme | None:
    """The scheme of a file, as it was when the file was opened."""
    opened = next((entry.act for entry in entries if isinstance(entry.act, FileOpened)), None)
    scheme = lab.schemes().get(opened.scheme) if opened else None
    return scheme if scheme and opened and scheme.digest == opened.scheme_sha256 else None


def _campaigns(entries: Sequence[Entry], _today: date) -> Iterator[tuple[str, date | None]]:
    for entry in entries:
        if isinstance(entry.act, CampaignPlanned):
            yield entry.act.campaign, _ended(entries, entry.act.campaign)


def _ended(entries: Sequence[Entry], campaign: str) -> date | None:
    """The day on which a campaign was closed; None while it is open, or open again."""
    day: date | None = None
    for entry in entries:
        act = entry.act
        if isinstance(act, CampaignEnded | CampaignAmended) and act.campaign == campaign:
            day = entry.at.date() if isinstance(act, CampaignEnded) else None
    return day


def _hidden(entries: Sequence[Entry], campaign: str) -> bool:
    acts = [entry.act for entry in entries if isinstance(entry.act, CampaignQuarantined)]
    told = [act for act in acts if act.campaign == campaign]
    return bool(told) and not told[-1].released


def _attestations(entries: Sequence[Entry], today: date) -> Iterator[tuple[str, date | None]]:
    """An attestation counts from the day on which it ended: by what was done, or by time."""
    for one in fold_attestations(entries):
        state, last = one.state_at(today), one.last
        ended = last.at.date() if state.final else last.valid_until if today > last.valid_until else None
        yield one.id, ended


def _last(entries: Sequence[Entry], _today: date) -> Iterator[tuple[str, date | None]]:
    """A file, and its part of the log, count from the last thing that was done in it."""
    yield entries[0].file, entries[-1].at.date()


_STARTS: Mapping[str, Callable[[Sequence[Entry], date], Iterator[tuple[str, date | None]]]] = {
    CAMPAIGN: _campaigns,
    "attestation": _attestations,
    "file": _last,
    "entry": _last,
}
"""Words of schemes to the records they are about, and the days from which these count."""
