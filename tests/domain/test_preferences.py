"""How somebody likes to be reminded, and what quiet hours do to a reminder."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.preferences import DEFAULT, Lead, Preference, Quiet, TypedQuiet, Way
from bot.domain.wall_time import instant, local
from bot.errors import UserError
from tests.domain.test_wall_time import ZONES

LONDON = "Europe/London"
OFF, BY_LETTER = Preference(way=Way.OFF), Preference(way=Way.DIRECT)
NIGHT = Preference(quiet=Quiet(time(22), time(8)))
LATER = timedelta(days=1)
DAYS = (7, 1)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant by London's wall."""
    return instant(datetime(2027, month, day, hour, minute), LONDON)


@pytest.mark.parametrize(
    ("due", "comes"),
    [
        (at(1, 9, 21, 59), at(1, 9, 21, 59)),
        (at(1, 9, 22), at(1, 10, 8)),
        (at(1, 10, 3), at(1, 10, 8)),
        (at(1, 10, 7, 59), at(1, 10, 8)),
        (at(1, 10, 8), at(1, 10, 8)),
        (at(1, 10, 12), at(1, 10, 12)),
    ],
)
def test_a_reminder_inside_quiet_hours_comes_at_their_end(due: datetime, comes: datetime) -> None:
    """From ten in the evening until eight in the morning, the first minute in and the last one out."""
    assert NIGHT.move(due, due + LATER, LONDON) == comes


@pytest.mark.parametrize("useful", [at(1, 10, 7, 30), at(1, 10, 8)])
def test_where_the_end_is_too_late_it_comes_at_their_beginning(useful: datetime) -> None:
    """A walk at half past seven is reminded of before going to bed."""
    assert NIGHT.move(at(1, 10, 5, 30), useful, LONDON) == at(1, 9, 22)


def test_quiet_hours_by_day_are_on_one_day() -> None:
    """Somebody sees people from nine to five."""
    busy = Preference(quiet=Quiet(time(9), time(17)))

    moved = [busy.move(at(1, 9, hour), at(1, 12, 9), LONDON) for hour in (8, 9, 16, 17)]

    assert moved == [at(1, 9, 8), at(1, 9, 17), at(1, 9, 17), at(1, 9, 17)]


def test_quiet_hours_are_in_ones_own_zone_where_there_is_one() -> None:
    """Nine in London is four in New York, and eight there is one in the afternoon in London."""
    away = Preference(quiet=NIGHT.quiet, zone="America/New_York")

    assert away.move(at(1, 9, 9), at(1, 10, 12), LONDON) == at(1, 9, 13)


@pytest.mark.parametrize(
    ("begins", "ends", "due", "comes"),
    [
        (22, 8, datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)),  # an hour shorter
        (22, 8, datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 8, tzinfo=UTC)),  # an hour longer
        (
            22,
            1,
            datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 1, tzinfo=UTC),
        ),  # one o'clock is skipped
        (22, 1, datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # it comes twice
    ],
)
def test_quiet_hours_are_by_the_wall_when_the_clocks_change(
    begins: int, ends: int, due: datetime, comes: datetime
) -> None:
    """Eight in the morning is eight in the morning; an end that comes twice is the first of the two."""
    quiet = Preference(quiet=Quiet(time(begins), time(ends)))

    assert quiet.move(due, due + LATER, LONDON) == comes


minutes = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))


@given(
    minutes,
    minutes,
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(ZONES),
    st.integers(1, 60),
)
def test_a_moved_reminder_is_of_use_and_outside_quiet_hours_or_at_their_beginning(
    begins: time, ends: time, due: datetime, zone: str, hours: int
) -> None:
    """Whatever the clocks do: never later than it is of use, and moving it again changes nothing."""
    due_at = due.replace(second=0, microsecond=0, tzinfo=UTC)
    useful = due_at + timedelta(hours=hours)
    liked = Preference(quiet=Quiet(begins, ends) if begins != ends else None)

    moved = liked.move(due_at, useful, zone)

    assert moved < useful
    assert liked.move(moved, useful, zone) == moved
    assert moved == due_at or local(moved, zone).time() in {begins, ends} or _is_skipped(moved, begins, ends, zone)


def _is_skipped(moved: datetime, begins: time, ends: time, zone: str) -> bool:
    """Say whether the wall time meant is one that the clocks skip, so that the hands show a later one."""
    day = local(moved, zone).date()
    meant = [instant(datetime.combine(each, wall), zone) for each in (day, day - LATER) for wall in (begins, ends)]
    return moved in meant


def test_hours_of_no_length_are_refused() -> None:
    """Nobody means twenty-four hours of quiet; that is what off is for."""
    with pytest.raises(UserError, match="quiet_all_day"):
        Quiet(time(9), time(9))


@pytest.mark.parametrize(
    ("begins", "ends", "zone", "quiet", "where"),
    [
        ("22:00", "08:00", "", Quiet(time(22), time(8)), None),
        ("10pm", "7.30", " ", Quiet(time(22), time(7, 30)), None),
        ("10", "8", "Tokyo", Quiet(time(22), time(8)), "Asia/Tokyo"),  # evening and morning are meant
        (" 9:00 ", "17", "New York", Quiet(time(9), time(17)), "America/New_York"),
    ],
)
def test_quiet_hours_are_read_as_people_type_them(
    begins: str, ends: str, zone: str, quiet: Quiet, where: str | None
) -> None:
    """Times in several ways, and a city."""
    found = DEFAULT.keep_quiet(TypedQuiet(begins, ends, zone))

    assert (found.quiet, found.zone) == (quiet, where)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (TypedQuiet("late", "8"), "not_a_time"),
        (TypedQuiet("22", ""), "not_a_time"),
        (TypedQuiet("22-23", "8"), "not_a_time"),
        (TypedQuiet("8:00", "8:00"), "quiet_all_day"),
        (TypedQuiet("22", "8", "Nowhere"), "unknown_zone"),
    ],
)
def test_what_can_not_be_read_says_what_is_wrong(typed: TypedQuiet, code: str) -> None:
    """Each with a sentence of its own."""
    with pytest.raises(UserError, match=code):
        DEFAULT.keep_quiet(typed)


def test_what_was_chosen_is_just_what_is_wanted() -> None:
    """A reminder the group adds later is wanted too, until it is left out."""
    day, week, hours = Lead(1), Lead(7), Lead(2, "h")

    chosen = DEFAULT.choose(frozenset({day, hours}), DAYS)

    assert [chosen.wants(lead) for lead in (week, day, hours, Lead(3))] == [False, True, True, True]
    assert DEFAULT.choose(frozenset({week, day}), DAYS) == DEFAULT
    assert DEFAULT.choose(frozenset(), DAYS).skipped == {7, 1}


def test_choosing_among_the_groups_reminders_leaves_older_choices_alone() -> None:
    """The group had one three days before, which Bruno did without; he still does when it comes back."""
    before = Preference(skipped=frozenset({3}))

    assert before.choose(frozenset({Lead(1)}), DAYS).skipped == {3, 7}


@pytest.mark.parametrize("text", ["", "d", "7", "-1d", "7w", "½d", "1234d", "7dd"])
def test_what_is_no_lead_is_read_as_none(text: str) -> None:
    """A forged value is left out."""
    assert Lead.read(text) is None


@pytest.mark.parametrize("lead", [Lead(7), Lead(28), Lead(2, "h")])
def test_a_lead_comes_back_from_its_text(lead: Lead) -> None:
    """As it stands in keys and selects."""
    assert Lead.read(str(lead)) == lead
