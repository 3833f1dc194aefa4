"""What an invitation says, at its longest and in each rhythm."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState
from bot.domain.founding import PURPOSE_LIMIT, PURPOSE_LINES, Outlook, clean_purpose
from bot.domain.group import Group, Kind
from bot.domain.pattern import Pattern
from bot.ui.texts import founding as texts
from config.rules import default_rules

PANEL = 4000  # characters of all texts in one panel
NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
GROUP = Group(
    1,
    1,
    "*" * 40,
    11,
    12,
    13,
    "America/Argentina/ComodRivadavia",
    Kind.SUPPORT,
    None,
    open_to_newcomers=False,
    rules=default_rules(),
)
DATES = tuple(Candidate(n, datetime(2027, 1, n, 15), 180, datetime(2027, 1, n, 15, tzinfo=UTC)) for n in range(1, 5))
POLL = Poll(
    1, 1, Audience.FOUNDING, PollState.OPEN, 1, 2**63, NOW, DATES, invited=tuple(range(2**62, 2**62 + 200)),
    purpose=clean_purpose("\n".join(["*" * (PURPOSE_LIMIT // PURPOSE_LINES)] * PURPOSE_LINES)),
)  # fmt: skip


def test_the_longest_invitation_fits() -> None:
    """Every character escaped, every line isolated, two hundred people invited."""
    echo = texts.draft(POLL, GROUP, "- **Wed 17 Feb 2027, 19:00** (no time typed: your usual start)\n" * 4)

    for said in (echo + texts.draft_invites(POLL), texts.card(POLL, GROUP, 999), texts.invitation(POLL, GROUP)):
        assert len(said) < PANEL
    assert "and 150 more" in texts.draft_invites(POLL)


@pytest.mark.parametrize(
    ("patterns", "alternate", "said"),
    [
        (2, "prefer", "Sundays 15:00 and Wednesdays 19:00 in turn, eight meetings"),
        (2, "off", "Sundays 15:00 and Wednesdays 19:00, eight meetings"),
        (1, "prefer", "Sundays 15:00, eight meetings"),
    ],
)
def test_the_rhythm_is_said_in_words(patterns: int, alternate: str, said: str) -> None:
    """In turn only where the times take turns."""
    usual: tuple[Pattern, ...] = default_rules().series.patterns[:patterns]

    assert texts.rhythm(default_rules().changed("series", patterns=usual, alternate=alternate)) == said


def test_the_template_fits_the_form_and_is_taken_as_it_is() -> None:
    """Whoever changes nothing has still said something."""
    template = texts.template(GROUP)

    assert clean_purpose(template) == template


def test_one_tap_is_read_back_as_it_was_understood() -> None:
    """The dates one can come on, none of them, or not said yet."""
    some = replace(POLL, answers={1: {1: Answer.YES, 2: Answer.NO, 3: Answer.YES, 4: Answer.NO}})
    none = replace(POLL, answers={1: dict.fromkeys((1, 2, 3, 4), Answer.NO)})

    assert "you can come on Fri 1 Jan, 15:00 and Sun 3 Jan, 15:00." in texts.interest(GROUP, some, 1)
    assert "none of these dates is possible" in texts.interest(GROUP, none, 1)
    assert "Which of these dates could you make?" in texts.interest(GROUP, POLL, 1)


def test_going_ahead_is_only_offered_to_enough_for_a_small_group() -> None:
    """Domain.md 3.1, word for word."""
    assert "4 interested**: invite more, go ahead as a small group (at least 4), or let it rest" in texts.few(
        4, 4, Outlook.SMALL
    )
    assert "go ahead" not in texts.few(3, 4, Outlook.TOO_FEW)
    assert texts.few(5, 4, Outlook.ENOUGH) == ""
