"""How fast the bot speaks: below Discord's limits, and gently after it was away."""

from datetime import UTC, datetime, timedelta

from bot.delivery.pace import NoPace, Pace, Rates
from bot.domain.message import Kind, Target
from tests.delivery.round import TO_BRUNO, TO_CHANNEL, TO_LOBBY, Round
from tests.world import ALASDAIR

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def paced(round_: Round) -> Pace:
    """Give a courier a pace; return it."""
    round_.pace = Pace()
    round_.courier = round_.another()
    return round_.pace


async def test_a_channel_gets_five_messages_in_five_seconds(round_: Round) -> None:
    """The rest waits in its rows, in order, and stands in nobody's way."""
    paced(round_)
    kinds = [kind for kind in Kind if kind not in {Kind.POLL_NUDGE, Kind.GROUP_CARD}][:7]
    for kind in kinds:
        await round_.put(kind, TO_CHANNEL)
    await round_.put(Kind.POLL_NUDGE, TO_BRUNO)

    first = await round_.deliver()
    meanwhile = await round_.deliver(2 * SECOND)
    due = await round_.courier.next_due()
    rest = await round_.deliver(3 * SECOND)

    assert (first, meanwhile, rest) == (6, 0, 2)
    assert due == round_.house.clock.now()
    assert [message.kind for message in round_.desk.asked if message.target == TO_CHANNEL] == kinds


async def test_all_of_discord_gets_one_message_less_a_second_than_it_allows(round_: Round) -> None:
    """Whomever they go to."""
    paced(round_)
    for number in range(120):
        await round_.put(Kind.POLL_REMINDER, Target(user_id=1000 + number))

    sent = [await round_.deliver(), await round_.deliver(), await round_.deliver(SECOND), await round_.deliver(SECOND)]

    assert sent == [49, 0, 49, 22]


async def test_while_nothing_may_go_the_next_look_is_when_something_may(round_: Round) -> None:
    """Otherwise the alarm would ring without pause."""
    paced(round_)
    for number in range(60):
        await round_.put(Kind.POLL_REMINDER, Target(user_id=1000 + number))
    await round_.deliver()

    assert await round_.courier.next_due() == round_.house.clock.now() + SECOND


async def test_after_an_absence_a_server_gets_one_overdue_message_a_second(round_: Round) -> None:
    """A restart must not look like a raid; what falls due now goes at once."""
    paced(round_).overdue_before = round_.house.clock.now() + timedelta(hours=1)
    for target in (TO_BRUNO, TO_LOBBY, TO_CHANNEL):
        await round_.put(Kind.MEETING_REMINDER, target)
    await round_.put(Kind.POLL_NUDGE, Target(user_id=ALASDAIR), due=round_.house.clock.now() + timedelta(hours=1))

    sent = [await round_.deliver(timedelta(hours=1)), *[await round_.deliver(SECOND / 2) for _ in range(4)]]

    assert sent == [2, 0, 1, 0, 1]


async def test_scenario_23_while_discord_is_silent_one_message_asks_whether_it_is_back(round_: Round) -> None:
    """After hours of it, what is overdue is caught up with gently; what is of no use any more is not said."""
    pace = paced(round_)
    round_.post.errors = [TimeoutError()] * 6
    for number in range(3):
        await round_.put(Kind.POLL_REMINDER, Target(user_id=1000 + number), hours=2)
        await round_.put(Kind.POLL_NUDGE, Target(user_id=1000 + number), hours=9)
    await round_.deliver()
    tried = len(round_.post.sent)

    asked = await round_.deliver(timedelta(hours=3))
    for _ in range(8):
        await round_.deliver(SECOND)

    assert tried == 6
    assert asked == 1
    assert pace.overdue_before is not None
    said = await round_.house.outbox(Kind.POLL_NUDGE)
    assert [row["state"] for row in said] == ["sent"] * 3
    assert len({row["done_at"] for row in said}) == 3


def test_a_clock_that_goes_back_holds_nothing_for_long() -> None:
    """What lies in the future was not sent lately."""
    pace = Pace(Rates(calls=1))
    pace.sent(NOON, "c:1", 1, NOON)

    held, free = pace.limits(NOON).room, pace.limits(NOON - timedelta(hours=1)).room

    assert (held, free) == (0, 1)
    assert pace.frees_at(NOON - timedelta(hours=1)) is None


def test_where_somebody_turns_the_clock_nothing_is_held() -> None:
    """There is no time between two messages."""
    pace = NoPace()
    for _ in range(500):
        pace.sent(NOON, "c:1", 1, NOON)

    assert pace.limits(NOON).room == 50
    assert pace.frees_at(NOON) is None
