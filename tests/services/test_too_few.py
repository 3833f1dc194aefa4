"""Too few stay: those active choose for a week, in private, and what most choose is done."""

from datetime import date, timedelta

import pytest

from bot.domain.asked_round import Asking, Round
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.reading import ReadingService
from bot.services.too_few import is_open, open_choice
from bot.store import asked_round
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.world import ALASDAIR, BRUNO, CALLUM, ELSEWHERE, FERGUS, GIL, HAMISH, House

ACTIVE = (ALASDAIR, FERGUS, BRUNO, CALLUM)
STOP = 5


async def opened(house: House, group: Group, active: tuple[int, ...] = ACTIVE) -> Round:
    """The settlement finds that too few stay, twice in the same minute."""
    for _ in range(2):
        async with house.database.writing() as db:
            await open_choice(db, house.means, group, STOP, active)
    return (await rounds(house, group))[0]


async def rounds(house: House, group: Group) -> tuple[Round, ...]:
    """Return every such choice, the newest first."""
    async with house.database.reading() as db:
        return await asked_round.of_group(db, group.id, Asking.TOO_FEW)


async def vote(house: House, asked: Round, **votes: int) -> None:
    """Let people choose in the order of ``ACTIVE``, so many for each, and go to the end."""
    people = iter(asked.asked)
    for value, number in votes.items():
        for _ in range(number):
            await house.too_few.choose(house.acting(next(people)), asked.id, value)
    house.clock.at = asked.closes_at or house.clock.at
    await house.decide_all()


async def waits(house: House, group: Group) -> bool:
    """Say whether the settlement waits for it."""
    async with house.database.reading() as db:
        return await is_open(db, group.id)


async def test_those_active_are_asked_once_for_a_week(house: House, group: Group) -> None:
    """By direct message; the settlement waits meanwhile."""
    asked = await opened(house, group)

    assert await house.told(Kind.TOO_FEW_ASK) == [f"u:{one}" for one in ACTIVE]
    assert asked.closes_at == asked.opened_at + timedelta(days=7)
    assert await waits(house, group)
    assert [one.asking for one in (await house.home.look(house.acting(BRUNO))).standings[0].asked] == [Asking.TOO_FEW]


async def test_only_numbers_are_shown_and_only_afterwards(house: House, group: Group) -> None:
    """Who chose what is gone in the same moment; everybody who chose hears the same."""
    asked = await opened(house, group)
    await vote(house, asked, pause_91=2, close=1)

    (over,) = await rounds(house, group)
    letters = Letters(ReadingService(house.means))
    told = await house.outbox(Kind.TOO_FEW_OVER)
    assert over.outcome["numbers"] == {"pause": 2, "close": 1}
    assert await house.count("round_answers") == 0
    assert [row["target"] for row in told] == [f"u:{one}" for one in ACTIVE]
    assert await letters.write(message_of(told[0]), house.clock.now()) is not None


async def test_a_pause_begins_until_the_date_most_chose(house: House, group: Group) -> None:
    """Ninety-one days after the end of choosing, Monday 11 January."""
    await vote(house, await opened(house, group), pause_91=2, close=2)

    assert (await house.stored(group.id)).wake_on == date(2027, 4, 12)
    assert not await waits(house, group)


async def test_closing_closes(house: House, group: Group) -> None:
    """Everybody hears that, not the numbers first."""
    await vote(house, await opened(house, group), close=3)

    assert (await house.stored(group.id)).closed_at is not None


async def test_looking_for_people_comes_back_at_its_date(house: House, group: Group) -> None:
    """Organisers are asked to post a card; on the day those in it, fewer than five, choose once more."""
    asked = await opened(house, group, (ALASDAIR, FERGUS, BRUNO))
    await house.end_seats(group, CALLUM, GIL)
    await vote(house, asked, recruit_28=2)
    card = await house.told(Kind.RECRUIT)
    waiting = await waits(house, group)
    house.clock.wall(2027, 2, 8, 9)
    await house.decide_all()

    again, first = await rounds(house, group)
    assert card == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert waiting
    assert (again.asked, again.is_open, first.is_open) == ((ALASDAIR, FERGUS, BRUNO), True, False)


async def test_enough_were_found(house: House, group: Group) -> None:
    """Hamish joins as the fifth, so nobody is asked again, and the settlement need not wait."""
    await vote(house, await opened(house, group), recruit_28=2)
    await house.members.add(house.acting(ALASDAIR), group.id, (HAMISH,), word_given=True)
    house.clock.wall(2027, 2, 8, 9)
    await house.decide_all()

    assert len(await rounds(house, group)) == 1
    assert not await waits(house, group)


async def test_running_small_takes_everybody(house: House, group: Group) -> None:
    """Three of four: it is not done, and the next most is."""
    asked = await opened(house, group)
    await vote(house, asked, run_small=4)
    assert (await rounds(house, group))[0].outcome["won"] == "run_small"
    other = await opened(house, group)
    await vote(house, other, run_small=3)

    assert (await rounds(house, group))[0].outcome["won"] == "recruit_28"


async def test_only_those_active_choose_and_only_what_is_offered(house: House, group: Group) -> None:
    """Two can't run small; who is not riding on has no say; the last tap in time counts."""
    asked = await opened(house, group, (ALASDAIR, BRUNO))
    older = house.acting(BRUNO)
    await house.too_few.choose(house.acting(BRUNO), asked.id, "close")
    await house.too_few.choose(older, asked.id, "pause_91")
    for actor, value in (
        (house.acting(GIL), "close"),
        (house.acting(BRUNO, server=ELSEWHERE), "close"),
        (house.acting(BRUNO), "run_small"),
        (house.acting(BRUNO), "dance"),
    ):
        with pytest.raises(UserError, match="not_found"):
            await house.too_few.choose(actor, asked.id, value)
    view = await house.asked.look(house.acting(BRUNO), asked.id)
    house.clock.at = asked.closes_at or house.clock.at
    with pytest.raises(UserError, match="round_over"):
        await house.too_few.choose(house.acting(BRUNO), asked.id, "close")

    assert view.own == "close"
