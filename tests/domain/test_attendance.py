"""Who was at a meeting: what answers suggest, what is saved, and when an organiser may want to call."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from bot.domain.attendance import Attendance, Roll, counted_minutes, missed_since
from bot.domain.availability import Audience
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.wall_time import instant

PRESENT, APOLOGIES, NO_SHOW = Attendance
ALASDAIR, BRUNO, CALLUM, DEV = 1, 2, 3, 4
WALL = datetime(2027, 1, 31, 15)
ANSWERED = {ALASDAIR: Rsvp.COMING, BRUNO: Rsvp.SORRY}


def roll(recorded: Mapping[int, Attendance] | None = None) -> Roll:
    """Alasdair said he comes, Bruno is sorry, Callum said nothing."""
    zone = "Europe/London"
    meeting = Meeting(1, 1, None, Audience.MEMBERS, WALL, 180, zone, instant(WALL, zone), ANSWERED)
    return Roll(meeting, (ALASDAIR, BRUNO, CALLUM), recorded or {})


def test_answers_suggest_who_was_there_and_silence_suggests_nothing() -> None:
    """Silence is never shown as absence (domain.md 3.5)."""
    shown = roll()

    assert [shown.shown(one) for one in shown.people] == [PRESENT, APOLOGIES, None]
    assert shown.open == (CALLUM,)
    assert shown.as_shown() == {ALASDAIR: PRESENT, BRUNO: APOLOGIES}


def test_what_is_recorded_outlasts_what_was_answered() -> None:
    """Bruno came after all."""
    shown = roll({BRUNO: PRESENT})

    assert shown.shown(BRUNO) is PRESENT
    assert shown.as_shown() == {ALASDAIR: PRESENT, BRUNO: PRESENT}
    assert not shown.is_saved


def test_it_is_saved_when_everything_shown_is_recorded() -> None:
    """Of Callum nothing is known, so nothing of him is left to save."""
    assert roll({ALASDAIR: PRESENT, BRUNO: APOLOGIES}).is_saved


def test_a_correction_is_only_of_those_the_meeting_is_about() -> None:
    """A picker on Discord offers the whole server."""
    assert roll().corrected((CALLUM, 99, CALLUM), NO_SHOW) == {CALLUM: NO_SHOW}


@pytest.mark.parametrize(
    ("history", "since"),
    [
        ([], None),
        ([NO_SHOW], None),
        ([NO_SHOW, NO_SHOW], 1),
        ([PRESENT, NO_SHOW, NO_SHOW], 2),
        ([NO_SHOW, APOLOGIES, NO_SHOW], None),
        ([NO_SHOW, NO_SHOW, NO_SHOW], 1),
        ([NO_SHOW, NO_SHOW, PRESENT], None),
        ([NO_SHOW, NO_SHOW, PRESENT, NO_SHOW, NO_SHOW], 4),
    ],
)
def test_two_unannounced_absences_in_a_row_are_a_run_that_began_once(
    history: list[Attendance], since: int | None
) -> None:
    """A third belongs to the same run, an apology or coming again ends it."""
    assert missed_since([*enumerate(history, 1)], 2) == since


@pytest.mark.parametrize(("minutes", "counted"), [(180, 180), (179, 165), (150, 150), (14, 0)])
def test_minutes_count_in_quarters_of_an_hour_rounded_down(minutes: int, counted: int) -> None:
    """Domain.md section 4, "CPD hours"."""
    assert counted_minutes(minutes, 15) == counted
