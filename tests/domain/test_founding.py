"""A founding invitation: its words, its dates, what few interested people mean, and who may come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState
from bot.domain.founding import (
    PURPOSE_LIMIT,
    Outlook,
    clean_purpose,
    interested,
    open_again_until,
    outlook,
    outlook_of,
    require_dates,
    without_a_place,
)
from bot.domain.membership import Membership, State
from bot.domain.series import Offered
from bot.errors import UserError
from config.rules import default_rules

RULES = default_rules()
LONDON = "Europe/London"
NOW = datetime(2026, 12, 13, 20, tzinfo=UTC)
FIRST, SECOND = datetime(2027, 1, 10, 15), datetime(2027, 1, 17, 15)
POLL = Poll(
    id=1, group_id=1, audience=Audience.FOUNDING, state=PollState.CLOSED, created_by=1, channel_id=9, closes_at=NOW,
    candidates=tuple(Candidate(n, day, 180, day.replace(tzinfo=UTC)) for n, day in ((1, FIRST), (2, SECOND))),
)  # fmt: skip


def people(number: int, state: State = State.INTERESTED) -> list[Membership]:
    """Return so many people, the first of them interested first."""
    return [Membership(1, n, state, NOW, waiting_since=NOW + timedelta(hours=n)) for n in range(1, number + 1)]


def with_answers(**given: Answer) -> Poll:
    """Return the poll with some people's answers to the first date."""
    return replace(POLL, answers={int(name[1:]): {1: value} for name, value in given.items()})


@pytest.mark.parametrize(("number", "means"), [(5, Outlook.ENOUGH), (4, Outlook.SMALL), (3, Outlook.TOO_FEW)])
def test_fewer_than_five_are_a_small_group_and_fewer_than_four_are_none(number: int, means: Outlook) -> None:
    """Domain.md 3.1: 5 is the usual least, 4 the least of all."""
    assert outlook(number, RULES.seats) is means


def test_interested_are_those_who_said_so_and_those_with_a_seat() -> None:
    """Neither who is only invited nor who waits; a question to members asks for nobody's interest."""
    known = [*people(2), *people(1, State.SEATED), *people(3, State.INVITED), *people(2, State.WAITING)]

    assert interested(known) == 3
    assert outlook_of(POLL, known, RULES.seats) is Outlook.TOO_FEW
    assert outlook_of(replace(POLL, audience=Audience.MEMBERS), known, RULES.seats) is Outlook.ENOUGH


def test_all_may_come_up_to_two_more_than_there_are_seats() -> None:
    """Ten of twelve who could, by order of interest; silence about a date is no refusal."""
    unable, beyond = without_a_place(POLL, 1, reversed(people(12)), RULES.seats)

    assert unable == ()
    assert [row.user_id for row in beyond] == [11, 12]


def test_who_cannot_come_takes_nobodys_room() -> None:
    """The third said no, so the eleventh comes; a seat that is taken is a chair as well."""
    poll = with_answers(p3=Answer.NO, p4=Answer.IF_NEED_BE)

    unable, beyond = without_a_place(poll, 1, people(11), RULES.seats)
    seated = [Membership(1, 99, State.SEATED, NOW)]
    _, with_one_seated = without_a_place(poll, 1, [*people(11), *seated], RULES.seats)

    assert [row.user_id for row in unable] == [3]
    assert beyond == ()
    assert [row.user_id for row in with_one_seated] == [11]


def test_a_closed_invitation_opens_again_for_a_week() -> None:
    """At the closing hour of the group's clock."""
    assert open_again_until(POLL, LONDON, RULES.poll, NOW) == datetime(2026, 12, 20, 20, tzinfo=UTC)


def test_near_the_first_date_it_opens_until_the_evening_before() -> None:
    """Not until a time when the date has gone by; and not at all on the day itself."""
    until = open_again_until(POLL, LONDON, RULES.poll, datetime(2027, 1, 7, 12, tzinfo=UTC))

    assert until == datetime(2027, 1, 9, 20, tzinfo=UTC)
    with pytest.raises(UserError, match="too_late_to_invite"):
        open_again_until(POLL, LONDON, RULES.poll, datetime(2027, 1, 9, 20, tzinfo=UTC))


def test_the_words_are_tidied_line_by_line() -> None:
    """Empty lines go, the others stay lines; what is invisible goes with them."""
    assert clean_purpose("  Who we are:\u202e two \r\n\n\n No pressure ") == "Who we are: two\nNo pressure"


@pytest.mark.parametrize(
    ("typed", "code"),
    [(" \n ", "purpose_empty"), ("a" * 400 + "\n" + "b" * 401, "purpose_too_long"), ("a\n" * 13, "purpose_too_long")],
)
def test_words_that_are_none_or_too_many_are_refused(typed: str, code: str) -> None:
    """In all lines together, and a wall of lines too."""
    assert len(clean_purpose("a" * 400 + "\n" + "b" * 400)) == PURPOSE_LIMIT + 1
    with pytest.raises(UserError, match=code):
        clean_purpose(typed)


@pytest.mark.parametrize("number", [1, 5])
def test_an_invitation_offers_two_to_four_dates(number: int) -> None:
    """Domain.md 3.1, step 1: few enough for one tap."""
    dates = [Offered(FIRST + timedelta(days=7 * n), 180) for n in range(5)]

    for fine in (2, 4):
        require_dates(dates[:fine], RULES.poll)
    with pytest.raises(UserError, match="founding_dates"):
        require_dates(dates[:number], RULES.poll)
