"""What copies are called, when the next is made, and which go."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.backup import Copy, Occasion, name_of, next_night, outlived, read_name

NOW = datetime(2027, 1, 10, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def nightly(days_ago: float) -> Copy:
    return Copy(NOW - days_ago * DAY, Occasion.NIGHTLY, 1)


def asked(days_ago: float) -> Copy:
    return Copy(NOW - days_ago * DAY, Occasion.ASKED, 1)


@pytest.mark.parametrize(
    ("after", "night"),
    [
        (datetime(2027, 1, 10, 3, 29, 59, tzinfo=UTC), datetime(2027, 1, 10, 3, 30, tzinfo=UTC)),
        (datetime(2027, 1, 10, 3, 30, tzinfo=UTC), datetime(2027, 1, 11, 3, 30, tzinfo=UTC)),
        (NOW, datetime(2027, 1, 11, 3, 30, tzinfo=UTC)),
    ],
)
def test_the_next_night_is_the_first_half_past_three_that_is_still_to_come(after: datetime, night: datetime) -> None:
    """A copy made at half past three is followed by the next day's."""
    assert next_night(after) == night


@pytest.mark.parametrize("occasion", Occasion)
def test_a_name_says_which_database_when_and_why(occasion: Occasion) -> None:
    """What is read from it is what was put in."""
    name = name_of("busstop", NOW, occasion)

    assert name == f"busstop.2027-01-10T200000Z.{occasion}.sqlite3"
    assert read_name("busstop", name, 4096) == Copy(NOW, occasion, 4096)


@pytest.mark.parametrize(
    "name",
    [
        "busstop.sqlite3",
        "other.2027-01-10T200000Z.nightly.sqlite3",
        "busstop.2027-01-10T200000Z.nightly.sqlite3.unfinished",
        "busstop.2027-13-10T200000Z.nightly.sqlite3",
        "busstop.2027-01-10T200000Z.weekly.sqlite3",
        "busstop.2027-01-10T200000Z.sqlite3",
    ],
)
def test_what_is_not_a_copy_of_this_database_is_left_alone(name: str) -> None:
    """Somebody else's file in the folder is never counted and never deleted."""
    assert read_name("busstop", name, 1) is None


def test_the_newest_seven_nights_stay() -> None:
    """The eighth goes, in whatever order they are found."""
    copies = [nightly(days) for days in (3, 8, 1, 2, 7, 4, 6, 5)]

    assert outlived(copies, 7, NOW) == (nightly(8),)


def test_copies_that_were_asked_for_push_out_no_nightly_one() -> None:
    """Somebody who taps ten times still has last week's nights; of the ten, seven stay."""
    nights = [nightly(days) for days in range(1, 8)]
    taps = [asked(number / 100) for number in range(10)]

    assert outlived([*nights, *taps], 7, NOW) == tuple(taps[7:])


def test_nothing_is_kept_for_longer_than_thirty_five_days() -> None:
    """Whatever somebody had deleted is gone from every copy by then."""
    copies = [nightly(1), asked(35), asked(35.1), nightly(36)]

    assert outlived(copies, 7, NOW) == (asked(35.1), nightly(36))


def test_the_newest_copy_of_all_stays_however_old_it_is() -> None:
    """After a long pause an old copy is better than none."""
    assert outlived([nightly(400), asked(500)], 7, NOW) == (asked(500),)
