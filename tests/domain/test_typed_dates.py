"""What organisers type for a poll, and what is assumed about it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.pattern import parse_patterns
from bot.domain.typed_dates import TypedDate, read_dates
from bot.errors import UserError

LONDON = "Europe/London"
NOW = datetime(2026, 11, 14, 10, 30, tzinfo=UTC)  # a Saturday
PATTERNS = parse_patterns("Sun 15:00 3h; Wed 19:00 2h30")


def read(text: str, now: datetime = NOW, zone: str = LONDON) -> tuple[TypedDate, ...]:
    return read_dates(text, now=now, zone=zone, patterns=PATTERNS)


def only(text: str, now: datetime = NOW) -> TypedDate:
    (typed,) = read(text, now)
    return typed


@pytest.mark.parametrize(
    "text",
    [
        "10 Jan 3pm",
        "10/1 3pm",
        "10.1 15.00",
        "10.1. 15h",
        "Sunday, 10 January, 3pm",
        "Sun. 10 Jan. 15:00",
        "January 10th 15:00",
        "the 10th of January at 3pm",
        "3pm on 10 Jan",
        "10Jan 3 p.m.",
    ],
)
def test_a_date_without_a_year_is_the_next_such_day(text: str) -> None:
    typed = only(text)

    assert typed == TypedDate(text, datetime(2027, 1, 10, 15), 180, ("year",))


@pytest.mark.parametrize(
    "text",
    [
        "10.1.2027 15h",
        "10/1/27 15:00",
        "10-Jan-2027 3pm",
        "10 Jan '27 3pm",
        "10 Jan 27 15:00",
        "Sunday, 10 January 2027, 3pm",
        "10 Jan 2027 (Sunday), 3pm",
        "Jan 10, 2027, 3pm",
        "2027-01-10 15:00",
        "2027-01-10T15:00",
    ],
)
def test_a_whole_date_needs_no_guess(text: str) -> None:
    typed = only(text)

    assert typed == TypedDate(text, datetime(2027, 1, 10, 15), 180)


@given(
    st.dates(date(2026, 11, 15), date(2027, 11, 13)),
    st.sampled_from(
        ["{0.day} {0:%b}", "{0:%A} {0.day} {0:%B}", "{0.day}/{0.month}", "{0.day}.{0.month}.", "{0:%B} {0.day}"]
    ),
)
@settings(deadline=None)  # dateparser warms up at its first date
def test_every_day_of_the_coming_year_is_found_in_every_form(day: date, form: str) -> None:
    typed = only(form.format(day) + " 15:00")

    assert typed.local == datetime(day.year, day.month, day.day, 15)
    assert typed.problem is None


@given(st.dates(date(1950, 1, 1), date(2190, 1, 1)), st.integers(1, 360))
@settings(max_examples=60, deadline=None)
def test_the_next_such_day_is_told_by_the_clock_we_are_given(today: date, days: int) -> None:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    day = today + timedelta(days=days)

    dated, named, relative = read(f"{day.day} {day:%B} 3pm; {day:%A} 3pm; in 3 days 3pm", now, "UTC")

    assert dated.local == datetime(day.year, day.month, day.day, 15)
    assert named.local
    assert named.local.weekday() == day.weekday()
    assert today < named.local.date() <= today + timedelta(days=7)
    assert relative.local == datetime(today.year, today.month, today.day, 15) + timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("10 Jan 3pm; 17 Jan 15:00", ["10 Jan 3pm", "17 Jan 15:00"]),
        ("10 Jan, 17 Jan, 24 Jan", ["10 Jan", "17 Jan", "24 Jan"]),
        ("10 Jan\r\n\r\n 17 Jan ;; ", ["10 Jan", "17 Jan"]),
        ("Sunday, 10 January 2027, 3pm", ["Sunday, 10 January 2027, 3pm"]),
        ("Sunday, 10 January, 3pm, Wednesday, 13 January", ["Sunday, 10 January, 3pm", "Wednesday, 13 January"]),
        ("10 January, 3pm, 17 January, 4pm", ["10 January, 3pm", "17 January, 4pm"]),
        ("Sunday, Wednesday", ["Sunday", "Wednesday"]),
        ("Sunday, 3pm, Wednesday, 7pm", ["Sunday, 3pm", "Wednesday, 7pm"]),
        ("Sunday 3pm, 13 January", ["Sunday 3pm", "13 January"]),
        ("Sunday, 3pm, 13 January", ["Sunday, 3pm", "13 January"]),
        ("tomorrow, 10/1", ["tomorrow", "10/1"]),
    ],
)
def test_a_comma_divides_only_where_a_whole_date_follows(text: str, texts: list[str]) -> None:
    dates = read(text)

    assert [typed.text for typed in dates] == texts
    assert all(typed.problem in {None, "which_time"} for typed in dates)


def test_no_time_is_the_start_of_that_weekdays_pattern() -> None:
    sunday, wednesday = read("10 Jan; 13 Jan")

    assert (sunday.local, sunday.minutes) == (datetime(2027, 1, 10, 15), 180)
    assert (wednesday.local, wednesday.minutes) == (datetime(2027, 1, 13, 19), 150)
    assert sunday.guesses == ("year", "time")


def test_no_time_on_another_weekday_is_asked_for() -> None:
    typed = only("12 Jan")

    assert (typed.local, typed.problem, typed.minutes) == (None, "which_time", 180)


def test_no_time_is_asked_for_where_two_patterns_share_the_weekday() -> None:
    patterns = parse_patterns("Sun 10:00 2h; Sun 15:00 3h")

    open_time, afternoon = read_dates("10 Jan; 10 Jan 3pm", now=NOW, zone=LONDON, patterns=patterns)

    assert open_time.problem == "which_time"
    assert (afternoon.problem, afternoon.minutes) == (None, 180)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("Sunday 10 January at 3", datetime(2027, 1, 10, 15)),
        ("Wed 13 Jan at 7", datetime(2027, 1, 13, 19)),
        ("10 Jan 3:30", datetime(2027, 1, 10, 15, 30)),
    ],
)
def test_an_hour_without_morning_or_afternoon_is_the_nearer_to_the_pattern(text: str, local: datetime) -> None:
    typed = only(text)

    assert (typed.local, typed.guesses) == (local, ("year", "hour"))


@pytest.mark.parametrize("text", ["10 Jan 3pm-5pm", "10 Jan 3–5pm", "Sun 10 Jan from 15:00 to 17:00", "10 Jan 15-17"])
def test_an_end_that_was_typed_gives_the_length(text: str) -> None:
    typed = only(text)

    assert (typed.local, typed.minutes, typed.problem) == (datetime(2027, 1, 10, 15), 120, None)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("next Sunday 3pm", datetime(2026, 11, 15, 15)),
        ("next wed", datetime(2026, 11, 18, 19)),
        ("Saturday 3pm", datetime(2026, 11, 21, 15)),
        ("today 3pm", datetime(2026, 11, 14, 15)),
        ("tomorrow 19:00", datetime(2026, 11, 15, 19)),
        ("the day after tomorrow 3pm", datetime(2026, 11, 16, 15)),
        ("in 2 weeks 3pm", datetime(2026, 11, 28, 15)),
        ("Sunday 10-12", datetime(2026, 11, 15, 10)),
    ],
)
def test_a_day_named_by_todays_date_is_a_guess_that_is_shown(text: str, local: datetime) -> None:
    typed = only(text)

    assert typed.local == local
    assert typed.guesses[0] == "day"


def test_today_is_what_the_calendar_shows_where_the_group_is() -> None:
    (auckland,) = read("tomorrow 3pm", datetime(2026, 11, 14, 12, tzinfo=UTC), "Pacific/Auckland")

    assert auckland.local == datetime(2026, 11, 16, 15)


@pytest.mark.parametrize(
    "text",
    [
        "31 Feb",
        "31/4 3pm",
        "29 Feb 2027",
        "0 Jan",
        "10/13",
        "1/13/2027",
        "Sunday 32",
        "10",
        "2027",
        "Jan 2027",
        "hello",
        ",",
        "10 Jan banana",
        "10 Jan 3",
        "10 Jan 25:00",
        "10 Jan 1500",
        "10-12 Jan",
        "10 Jan 17 Jan",
        "10 Jan 3pm 5pm",
        "10 Jan 3pm EST",
        "MMXXVII",
        "1799999999",
        "10 Jan 3pm " + "x" * 4000,
    ],
)
def test_what_is_impossible_or_not_understood_is_said_to_be_no_date(text: str) -> None:
    typed = only(text)

    assert (typed.local, typed.problem) == (None, "not_a_date")
    assert len(typed.text) <= 80


@pytest.mark.parametrize("text", ["Monday 10 January 3pm", "10 Jan 2027 Mon", "Monday, 10 January"])
def test_a_weekday_that_does_not_fit_the_date_is_a_problem(text: str) -> None:
    typed = only(text)

    assert typed.problem == "weekday"


@pytest.mark.parametrize("text", ["10 Jan 2020", "10 Jan 2026 3pm", "today 10:30", "14 Nov 9am", "1/1/1999 3pm"])
def test_the_past_is_a_problem(text: str) -> None:
    typed = only(text)

    assert typed.problem == "in_the_past"


def test_today_later_on_is_not_the_past() -> None:
    typed = only("14 Nov 10:31")

    assert (typed.local, typed.problem) == (datetime(2026, 11, 14, 10, 31), None)


def test_two_years_ahead_is_as_far_as_it_goes() -> None:
    last, beyond = read("14 Nov 2028 3pm; 15 Nov 2028 3pm")

    assert (last.problem, beyond.problem) == (None, "too_far")


def test_the_29th_of_february_is_found_in_the_next_leap_year() -> None:
    typed = only("29 Feb 3pm")

    assert typed.local == datetime(2028, 2, 29, 15)


def test_the_same_time_twice_is_a_problem_of_the_second() -> None:
    first, second, other = read("10 Jan; Sunday 10/1/2027 3pm; 10 Jan 4pm")

    assert (first.problem, second.problem, other.problem) == (None, "twice", None)


def test_a_time_that_the_clocks_skip_moves_forward_and_says_so() -> None:
    typed = only("28 March 2027 01:30")

    assert (typed.local, typed.guesses) == (datetime(2027, 3, 28, 2, 30), ("gap",))


def test_a_time_that_comes_twice_is_the_first_and_says_so() -> None:
    typed = only("31 October 2027 01:30")

    assert (typed.local, typed.guesses) == (datetime(2027, 10, 31, 1, 30), ("fold",))


@pytest.mark.parametrize("text", ["", " ;\n; ", "\u200b;\u202e"])
def test_nothing_typed_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text)

    assert refused.value.code == "no_dates"


def test_twenty_dates_are_taken_and_no_more() -> None:
    twenty = "; ".join(f"{day} Jan 3pm" for day in range(1, 21))

    assert len(read(twenty)) == 20
    with pytest.raises(UserError) as refused:
        read(f"{twenty}, 21 Jan")
    assert (refused.value.code, refused.value.params) == ("too_many_dates", {"limit": 20, "typed": 21})


pieces = st.sampled_from(
    ["10", "3", "31", "2027", "Jan", "feb", "Sun", "next", "in", "weeks", "3pm", "15:00", "to", *",;/-.:h@()'\n "]
)


@given(st.text(max_size=300) | st.lists(pieces, max_size=25).map("".join) | st.lists(pieces, max_size=25).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_nothing_typed_raises_anything_but_a_user_error(text: str) -> None:
    try:
        dates = read(text)
    except UserError:
        return

    assert 1 <= len(dates) <= 20
    assert all(typed.local or typed.problem for typed in dates)
    assert all(typed.local is None or typed.local.tzinfo is None for typed in dates)


def test_six_thousand_characters_are_read_at_once() -> None:
    nasty = "10 Jan 3pm," * 18 + ",1" * 2900

    dates = read(nasty)

    assert len(dates) == 18
