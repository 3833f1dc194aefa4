"""Breaks as organisers type them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.series import Break
from bot.domain.typed_breaks import MOST_BREAKS, read_breaks
from bot.errors import UserError
from bot.ui.texts.series import typed_breaks

JANUARY = datetime(2027, 1, 10, 20, tzinfo=UTC)
CHRISTMAS = Break(date(2027, 12, 24), date(2028, 1, 3))
SUMMER = Break(date(2027, 8, 1), date(2027, 9, 5))


def read(text: str, now: datetime = JANUARY) -> tuple[Break, ...]:
    return read_breaks(text, now=now, zone="Europe/London")


@pytest.mark.parametrize(
    "typed",
    [
        "24 Dec - 3 Jan",
        "24 Dec 2027 - 3 Jan 2028",
        "24 December to 3 January",
        "24 dec–3 jan",
        "24 Dec — 3 Jan",
        "24 Dec-3 Jan",
        "24th Dec until 3rd Jan",
        "24 Dec till 3 Jan",
        "24/12 to 3/1",
        "2027-12-24 - 2028-01-03",
        "2027-12-24 to 2028-01-03",
        "Fri 24 Dec - Mon 3 Jan",
        "  24 Dec -3 Jan ",
    ],
)
def test_a_break_is_read_however_it_is_typed(typed: str) -> None:
    """Dashes of every length, "to", weekdays, numbers; the end is the next such day after the beginning."""
    assert read(typed) == (CHRISTMAS,)


@pytest.mark.parametrize(
    "typed",
    ["24 Dec - 3 Jan; 1 Aug - 5 Sep 2027", "24 Dec - 3 Jan\n\n1 Aug to 5 Sep;", "24 Dec - 3 Jan\r\n1 Aug - 5 Sep"],
)
def test_several_breaks_are_divided_by_semicolons_or_lines(typed: str) -> None:
    """In the order typed."""
    assert read(typed) == (CHRISTMAS, SUMMER)


@pytest.mark.parametrize("typed", ["", "  ", ";", "\n;\n"])
def test_nothing_typed_is_no_break(typed: str) -> None:
    """An empty field takes all breaks away."""
    assert read(typed) == ()


@pytest.mark.parametrize("typed", ["1 Aug", "1 Aug - 1 Aug", "1 Aug 2027 to 1 Aug 2027"])
def test_a_single_day_can_be_a_break(typed: str) -> None:
    """A bank holiday, say."""
    assert read(typed) == (Break(date(2027, 8, 1), date(2027, 8, 1)),)


@pytest.mark.parametrize(
    "typed",
    [
        *("soon", "Christmas", "24 Dec - soon", "24 - 3 Jan", "1 Aug - 5 Sep - 1 Oct", "-", "to", "30 Feb - 3 Mar"),
        *(
            "5 Sep 2027 - 1 Aug 2027",
            "1 Aug 2027 - 1 Aug 2028",
            "3 Jan - 24 Dec",
            "Mon 24 Dec - 3 Jan",
            "1 Aug 3pm - 5 Sep",
        ),
    ],
)
def test_what_is_no_break_is_refused_with_what_was_typed(typed: str) -> None:
    """Not a day, the wrong way round, half a year and more, a weekday that does not fit, a time."""
    with pytest.raises(UserError) as refused:
        read(f"1 Aug - 5 Sep; {typed}")

    assert (refused.value.code, refused.value.params["typed"]) == ("not_a_break", typed)


def test_more_than_six_breaks_are_refused() -> None:
    """Six are read."""
    assert len(read("; ".join(["1 Aug - 5 Sep"] * MOST_BREAKS))) == MOST_BREAKS
    with pytest.raises(UserError) as refused:
        read("; ".join(["1 Aug - 5 Sep"] * (MOST_BREAKS + 1)))

    assert (refused.value.code, refused.value.params["limit"]) == ("too_many_breaks", MOST_BREAKS)


def test_the_day_is_the_groups_own() -> None:
    """At 23:30 in London on 31 July it is still that day; an hour later it is August, though not yet in UTC."""
    this_year, next_year = date(2027, 7, 31), date(2028, 7, 31)

    assert read("31 Jul", datetime(2027, 7, 31, 22, 30, tzinfo=UTC)) == (Break(this_year, this_year),)
    assert read("31 Jul", datetime(2027, 7, 31, 23, 30, tzinfo=UTC)) == (Break(next_year, next_year),)


@pytest.mark.parametrize(
    ("now", "typed", "found"),
    [
        (datetime(2027, 8, 10, tzinfo=UTC), "1 Aug - 5 Sep", SUMMER),
        (datetime(2027, 9, 5, tzinfo=UTC), "1 Aug - 5 Sep", SUMMER),
        (datetime(2027, 9, 6, tzinfo=UTC), "1 Aug - 5 Sep", Break(date(2028, 8, 1), date(2028, 9, 5))),
        (datetime(2028, 1, 2, tzinfo=UTC), "24 Dec - 3 Jan", CHRISTMAS),
        (datetime(2028, 1, 4, tzinfo=UTC), "24 Dec - 3 Jan", Break(date(2028, 12, 24), date(2029, 1, 3))),
        (datetime(2027, 8, 10, tzinfo=UTC), "1 Aug 2028 - 5 Sep", Break(date(2028, 8, 1), date(2028, 9, 5))),
        (datetime(2027, 8, 10, tzinfo=UTC), "tomorrow - 5 Sep", Break(date(2027, 8, 11), date(2027, 9, 5))),
    ],
)
def test_a_break_under_way_is_this_years(now: datetime, typed: str, found: Break) -> None:
    """Asked in the middle of the summer break, it is not next summer's."""
    assert read(typed, now) == (found,)


some_breaks = st.lists(
    st.tuples(st.dates(date(2027, 1, 10), date(2028, 12, 1)), st.dates(date(2027, 1, 10), date(2028, 12, 1)))
    .map(sorted)
    .map(lambda ends: Break(*ends))
    .filter(lambda one: (one.last - one.first).days < 183),
    max_size=MOST_BREAKS,
)


@settings(deadline=None)
@given(some_breaks)
def test_what_the_form_shows_is_read_back(breaks: list[Break]) -> None:
    """The form brings back the breaks as somebody would type them."""
    assert read(typed_breaks(breaks)) == tuple(breaks)
