"""The look round: what is gone from Discord is noticed though nobody taps and nothing is due."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.agenda import Due
from bot.domain.group import Group
from bot.domain.message import Kind, Target
from bot.services.due import DueService
from bot.services.look_round import LookRound
from bot.store import agenda, cards, pauses
from tests.world import ALASDAIR, BRUNO, CHANNEL, FERGUS, SERVER, House

ORGANISERS_TOLD = [f"u:{ALASDAIR}", f"u:{FERGUS}"]
SIX_HOURS = timedelta(hours=6)
NO_CHANNEL = 10003


@dataclass
class MadeUpEyes:
    """A Discord on which all is well, unless a test says otherwise."""

    unavailable: set[int] = field(default_factory=set[int])
    closed: dict[int, int | None] = field(default_factory=dict[int, int | None])
    gone: set[int] = field(default_factory=set[int])
    looks: int = 0

    def sees(self, guild_id: int) -> bool:
        """Say whether a server is there."""
        return guild_id not in self.unavailable

    async def why_closed(self, channel_id: int) -> int | None:
        """Return why a channel is closed."""
        self.looks += 1
        return self.closed.get(channel_id, 0)

    async def has_left(self, guild_id: int, user_id: int) -> bool:
        """Say whether somebody has left."""
        assert guild_id == SERVER
        self.looks += 1
        return user_id in self.gone


@pytest.fixture
def eyes(house: House) -> MadeUpEyes:
    """Eyes with which the house looks every six hours."""
    made = MadeUpEyes()
    house.due = DueService(house.means, house.backups, house.rounds, LookRound(house.means, made, SIX_HOURS))
    return made


async def look(house: House) -> None:
    """Connect anew, and do what is due in the next minute."""
    await house.due.connected()
    house.clock.wait(minutes=1)
    await house.decide_all()


async def test_where_all_is_well_nobody_is_told_and_the_next_look_is_in_six_hours(
    house: House, group: Group, eyes: MadeUpEyes
) -> None:
    """However often it connects, one round is planned."""
    for _ in range(3):
        await look(house)

    async with house.database.reading() as db:
        ahead = [item for item in await agenda.ahead(db, 50) if item.kind in {Due.LOOK_ROUND, Due.LOOK_AT_GROUP}]
    assert eyes.looks > 0
    assert [(item.kind, item.due_at - house.clock.now()) for item in ahead] == [(Due.LOOK_ROUND, SIX_HOURS)]
    assert await house.told(Kind.CANNOT_POST, Kind.LEFT_SERVER) == []
    assert group.channel_id == CHANNEL


@pytest.mark.usefixtures("group")
async def test_scenario_28_nothing_is_looked_at_on_a_server_that_is_unavailable(house: House, eyes: MadeUpEyes) -> None:
    """It is away, not gone: nothing is closed, nobody has left; six hours later it is looked at again."""
    eyes.unavailable, eyes.gone, eyes.closed = {SERVER}, {BRUNO}, {CHANNEL: NO_CHANNEL}
    await look(house)
    away = eyes.looks, await house.told(Kind.CANNOT_POST, Kind.LEFT_SERVER)

    eyes.unavailable = set()
    house.clock.wait(hours=6)
    await house.decide_all()

    assert away == (0, [])
    assert await house.told(Kind.CANNOT_POST) == ORGANISERS_TOLD
    assert await house.told(Kind.LEFT_SERVER) == ORGANISERS_TOLD


async def test_scenario_27_a_deleted_channel_is_told_once_and_open_again_by_itself(
    house: House, group: Group, eyes: MadeUpEyes
) -> None:
    """What goes there waits meanwhile; where nobody knows, nothing is changed."""
    target = Target(channel_id=CHANNEL)
    eyes.closed = {CHANNEL: NO_CHANNEL}
    for _ in range(2):
        await look(house)
    async with house.database.reading() as db:
        closed = await pauses.load(db, group.id, target)
    eyes.closed = {CHANNEL: None}
    await look(house)
    async with house.database.reading() as db:
        unknown = await pauses.load(db, group.id, target)
    eyes.closed = {}
    await look(house)

    assert closed is not None
    assert closed["code"] == NO_CHANNEL
    assert unknown == closed
    async with house.database.reading() as db:
        assert await pauses.load(db, group.id, target) is None
    assert await house.told(Kind.CANNOT_POST) == ORGANISERS_TOLD


async def test_scenario_27_a_live_card_is_looked_at_and_one_of_the_past_is_not(
    house: House, group: Group, eyes: MadeUpEyes
) -> None:
    """Drawing a card again finds out whether it stands, and organisers are told where it does not."""
    poll = await house.ask(group)
    async with house.database.writing() as db:
        await db.exec_driver_sql("UPDATE cards SET message_id = 1, drawn = wanted")
    await look(house)
    async with house.database.writing() as db:
        live = [card.message.ref_id for card in await cards.stale(db, house.clock.now(), 50)]
        await db.exec_driver_sql("UPDATE cards SET drawn = wanted")
        await db.exec_driver_sql("UPDATE outbox SET useful_until = due_at WHERE kind = 'poll_card'")

    await look(house)

    async with house.database.reading() as db:
        assert await cards.stale(db, house.clock.now(), 50) == ()
    assert live == [poll.id]
    assert eyes.looks > 0


async def test_organisers_are_told_once_who_left_the_server_and_the_seat_stays(
    house: House, group: Group, eyes: MadeUpEyes
) -> None:
    """An organiser who left is not told of it; looking again tells nobody again."""
    eyes.gone = {BRUNO, FERGUS}
    before = await house.states(group)

    for _ in range(2):
        await look(house)

    told = [(row["about"], row["target"]) for row in await house.outbox(Kind.LEFT_SERVER)]
    assert sorted(told) == [(FERGUS, f"u:{ALASDAIR}"), (BRUNO, f"u:{ALASDAIR}"), (BRUNO, f"u:{FERGUS}")]
    assert await house.states(group) == before


async def test_who_asks_for_no_look_round_gets_none(house: House, group: Group, eyes: MadeUpEyes) -> None:
    """Zero hours turns it off, and what was planned with it."""
    await house.due.connected()
    house.due = DueService(house.means, house.backups, house.rounds, LookRound(house.means, eyes, timedelta(0)))

    await house.due.connected()

    assert await house.decide_all() == 0
    assert eyes.looks == 0
    assert group.guild_id == SERVER
