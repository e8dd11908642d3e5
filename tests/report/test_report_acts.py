"""What acts are called: every kind has a name, and no two are mixed up."""

import re

from eqlab.core.act import ACT_KINDS, CampaignQuarantined, NonConformityClosed
from eqlab.core.text import LANGUAGES
from eqlab.report.acts import ACTS, act_name
from eqlab.report.translation import tongue


def test_every_act_has_a_name() -> None:
    assert set(ACT_KINDS) == set(ACTS)


def test_no_two_acts_have_the_same_name() -> None:
    """Whoever reads the log can tell what was done, in every language."""
    for language in LANGUAGES:
        said = [tongue(language).say(name) for name in ACTS.values()]

        assert len(ACTS) == len(set(said))
        assert not any(re.fullmatch(r"(?:[A-Z][a-z]+){2,}", name) for name in said)


def test_what_takes_back_another_act_has_its_own_name() -> None:
    say = tongue("en").say
    closed, opened = (NonConformityClosed(nonconformity="NC-1", reason="r", open=one) for one in (False, True))
    hidden, shown = (CampaignQuarantined(campaign="f-C1", reason="r", released=one) for one in (False, True))

    assert ("Non-conformity closed", "Non-conformity reopened") == (say(act_name(closed)), say(act_name(opened)))
    assert ("Evidence in quarantine", "Evidence out of quarantine") == (say(act_name(hidden)), say(act_name(shown)))
