"""A meeting's reminders: when each is due, by the wall; whom it mentions, and to whom it is written."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.availability import Audience
from bot.domain.meeting import Meeting
from bot.domain.preferences import Preference, Quiet, Way
from bot.domain.reminders import Occasion, last_hours, occasions, reminders
from bot.domain.rules import ReminderRules
from bot.domain.wall_time import instant, local
from config.rules import default_rules
from tests.domain.test_preferences import BY_LETTER, NIGHT, OFF
from tests.domain.test_wall_time import ZONES

LONDON = "Europe/London"
RULES = default_rules().reminders
SUNDAY = datetime(2027, 1, 10, 15)
ALASDAIR, BRUNO, CALLUM, DEV = 1, 2, 3, 4
EVERYBODY = (ALASDAIR, BRUNO, CALLUM, DEV)


def meeting(at: datetime = SUNDAY, audience: Audience = Audience.MEMBERS, zone: str = LONDON) -> Meeting:
    return Meeting(1, 1, 1, audience, at, 180, zone, instant(at, zone))


def rules(*days: int, at: time = RULES.at) -> ReminderRules:
    return default_rules().changed("reminders", days_before=days, at=at).reminders


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "starts_at", "week_before", "day_before"),
    [
        (datetime(2027, 1, 31, 15), utc(1, 31, 15), utc(1, 24, 9), utc(1, 30, 9)),
        (datetime(2027, 2, 17, 19), utc(2, 17, 19), utc(2, 10, 9), utc(2, 16, 9)),
        (datetime(2027, 3, 14, 15), utc(3, 14, 15), utc(3, 7, 9), utc(3, 13, 9)),
        (datetime(2027, 3, 31, 19), utc(3, 31, 18), utc(3, 24, 9), utc(3, 30, 8)),  # the clocks change between
        (datetime(2027, 4, 18, 15), utc(4, 18, 14), utc(4, 11, 8), utc(4, 17, 8)),
        (datetime(2027, 4, 28, 19), utc(4, 28, 18), utc(4, 21, 8), utc(4, 27, 8)),
        (datetime(2027, 5, 16, 15), utc(5, 16, 14), utc(5, 9, 8), utc(5, 15, 8)),
        (datetime(2027, 6, 2, 19), utc(6, 2, 18), utc(5, 26, 8), utc(6, 1, 8)),
    ],
)
def test_the_eight_meetings_of_scenario_a_are_reminded_at_nine_on_the_groups_wall(
    starts: datetime, starts_at: datetime, week_before: datetime, day_before: datetime
) -> None:
    """Scenario A3: the instants move with the clock change, nine in the morning does not."""
    one = meeting(starts)

    due = reminders(one, RULES)

    assert one.starts_at == starts_at
    assert [(each.lead.number, each.due_at) for each in due] == [(7, week_before), (1, day_before)]


def test_each_reminder_is_of_use_until_the_next_and_the_last_until_three_hours_before() -> None:
    """A week's notice is stale once the day's is due; the day's is stale when people are leaving home."""
    one = meeting()

    week, day = reminders(one, RULES)

    assert week.useful_until == day.due_at == utc(1, 9, 9)
    assert day.useful_until == utc(1, 10, 12)


def test_reminders_come_the_furthest_first_however_they_were_typed() -> None:
    """The order of the days is not the group's to get wrong."""
    typed = rules(1, 14, 3)

    due = reminders(meeting(), typed)

    assert [each.lead.number for each in due] == [14, 3, 1]
    assert [each.useful_until for each in due[:-1]] == [each.due_at for each in due[1:]]


def test_a_single_reminder_is_of_use_until_some_hours_before_the_start() -> None:
    """With only the week's notice, that one is the last."""
    only = rules(7)

    due = reminders(meeting(), only)

    assert [(each.lead.number, each.useful_until) for each in due] == [(7, utc(1, 10, 12))]


def test_a_group_that_wants_no_reminders_gets_none() -> None:
    """An empty list of days is a choice, not an error."""
    none = rules()

    due = reminders(meeting(), none)

    assert due == ()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(ZONES),
    st.sets(st.integers(1, 28), max_size=3),
)
def test_every_reminder_shows_nine_o_clock_whatever_the_clocks_do(starts: datetime, zone: str, days: set[int]) -> None:
    """Invariant 7 of domain.md 3.10, in zones that change their clocks in every way there is."""
    one = meeting(starts.replace(hour=15, minute=0, second=0, microsecond=0), zone=zone)

    due = reminders(one, rules(*days))

    walls = [local(each.due_at, zone) for each in due]
    assert [wall.time() for wall in walls] == [time(9)] * len(days)
    assert [(one.local.date() - wall.date()).days for wall in walls] == sorted(days, reverse=True)
    assert all(each.due_at < each.useful_until <= one.starts_at for each in due)


def planned(
    likes: Mapping[int, Preference], one: Meeting | None = None
) -> list[tuple[str, str, tuple[int, ...] | int]]:
    """Return each occasion as its lead, its time on London's wall, and whom it mentions or is written to."""
    return [
        (str(each.reminder.lead), wall(each), each.mentions if each.to is None else each.to)
        for each in occasions(one or meeting(), EVERYBODY, likes, RULES)
    ]


def wall(of: Occasion) -> str:
    return f"{local(of.reminder.due_at, LONDON):%a %H:%M}"


def test_nobody_chose_anything_and_the_channel_has_a_weeks_and_a_days_reminder() -> None:
    """The first pings nobody, the last everybody; nobody is written to (domain.md 3.5)."""
    assert planned({}) == [("7d", "Sun 09:00", ()), ("1d", "Sat 09:00", EVERYBODY)]


def test_who_chose_letters_gets_each_one_and_is_not_mentioned() -> None:
    """Bruno's are his own; the channel leaves his name out."""
    found = planned({BRUNO: BY_LETTER})

    assert found == [
        ("7d", "Sun 09:00", ()),
        ("7d", "Sun 09:00", BRUNO),
        ("1d", "Sat 09:00", (ALASDAIR, CALLUM, DEV)),
        ("1d", "Sat 09:00", BRUNO),
    ]


def test_off_is_neither_mentioned_nor_written_to() -> None:
    """Even where the last hours were chosen before."""
    found = planned({BRUNO: Preference(way=Way.OFF, hours=True)})

    assert found == [("7d", "Sun 09:00", ()), ("1d", "Sat 09:00", (ALASDAIR, CALLUM, DEV))]


def test_what_somebody_does_without_is_left_out_for_them_alone() -> None:
    """Callum wants no letter a week before; Dev no mention the day before."""
    found = planned({CALLUM: Preference(Way.DIRECT, frozenset({7})), DEV: Preference(skipped=frozenset({1}))})

    assert found == [
        ("7d", "Sun 09:00", ()),
        ("1d", "Sat 09:00", (ALASDAIR, BRUNO)),
        ("1d", "Sat 09:00", CALLUM),
    ]


def test_the_last_hours_are_for_those_alone_who_chose_them() -> None:
    """One in the channel for Alasdair and Dev together, a letter for Bruno."""
    likes = {user_id: Preference(hours=True) for user_id in (ALASDAIR, DEV)} | {
        BRUNO: Preference(Way.DIRECT, hours=True)
    }

    found = planned(likes)

    assert found[-2:] == [("2h", "Sun 13:00", (ALASDAIR, DEV)), ("2h", "Sun 13:00", BRUNO)]


def test_quiet_hours_move_a_mention_to_a_message_of_its_own() -> None:
    """Dev sleeps until ten: the channel's reminder leaves him out, and another mentions him alone."""
    late = Preference(quiet=Quiet(time(23), time(10)))

    found = planned({DEV: late})

    assert found == [
        ("7d", "Sun 09:00", ()),
        ("1d", "Sat 09:00", (ALASDAIR, BRUNO, CALLUM)),
        ("1d", "Sat 10:00", (DEV,)),
    ]


def test_around_a_founding_invitation_everything_is_by_letter() -> None:
    """There is no channel yet that all of them see; who turned reminders off gets none."""
    found = planned({BRUNO: OFF, CALLUM: NIGHT}, meeting(audience=Audience.FOUNDING))

    assert [to for _, _, to in found] == [ALASDAIR, CALLUM, DEV] * 2


def test_the_last_hours_count_back_from_the_start_on_the_clock() -> None:
    """Two hours are two hours, also in the night in which the clocks change."""
    one = meeting(datetime(2027, 3, 28, 2, 30))

    found = last_hours(one, RULES)

    assert (found.due_at, found.useful_until) == (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), one.starts_at)


WALLS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(
    st.lists(
        st.tuples(st.sampled_from(Way), st.sets(st.sampled_from((7, 1))), st.booleans(), WALLS, WALLS), max_size=4
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(ZONES),
)
def test_whatever_people_like_each_is_reached_once_for_each_lead_and_never_too_late(
    drawn: list[tuple[Way, set[int], bool, time, time]], at: datetime, zone: str
) -> None:
    """Invariant 6 of domain.md 3.10: one message for the same person and occasion, in the channel or by letter."""
    likes = {
        user_id: Preference(way, frozenset(skipped), hours, Quiet(begins, ends) if begins != ends else None)
        for user_id, (way, skipped, hours, begins, ends) in enumerate(drawn, 1)
    }
    one = meeting(at.replace(second=0, microsecond=0), zone=zone)

    found = occasions(one, EVERYBODY, likes, RULES)

    reached = [(each.reminder.lead, who) for each in found for who in (*each.mentions, *([each.to] if each.to else []))]
    assert len(reached) == len({*reached})
    assert all(each.reminder.due_at < each.reminder.useful_until <= one.starts_at for each in found)
    assert [each.reminder for each in found if each.is_own] == [*reminders(one, RULES)]
    assert {who for _, who in reached}.isdisjoint(user_id for user_id, one in likes.items() if one.way is Way.OFF)
