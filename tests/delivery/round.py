"""A courier with its post and its desk, on real rows with a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

from bot.delivery.courier import Courier, Terms
from bot.delivery.pace import NoPace, Pace
from bot.delivery.timing import Timing
from bot.domain.group import Group
from bot.domain.message import Kind, Message, Target
from bot.services.say import say
from bot.store import cards
from tests.delivery.fake_post import Desk, FakePost
from tests.world import BRUNO, CHANNEL, LOBBY, House

BACK_OFF = Timing().back_off


@dataclass
class Round:
    """A courier with its post and its desk."""

    house: House
    group: Group
    post: FakePost = field(default_factory=FakePost)
    desk: Desk = field(default_factory=Desk)
    pace: Pace = field(default_factory=NoPace)
    discord_now: Callable[[], datetime] | None = None

    def __post_init__(self) -> None:
        self.courier = self.another()

    def another(self) -> Courier:
        """Return another courier on the same rows, as after a restart."""
        return Courier(self.house.means, self.post, self.desk.write, Terms(self.pace, discord_now=self.discord_now))

    async def put(self, kind: Kind, target: Target, *, due: datetime | None = None, hours: float = 24) -> None:
        """Have something said, of use for some hours after it is due."""
        at = due or self.house.clock.now()
        until = at + timedelta(hours=hours)
        about = target.user_id
        await self.say(Message(f"{kind}:{target}", kind, self.group.id, target, self.group.id, at, until, about=about))

    async def say(self, message: Message) -> None:
        """Have one message said."""
        async with self.house.database.writing() as db:
            assert await say(db, message)

    async def deliver(self, wait: timedelta = timedelta()) -> int:
        """Let time pass and deliver what is due."""
        self.house.clock.at += wait
        return await self.courier.deliver()

    async def row(self, kind: Kind) -> RowMapping:
        """Return the one message of a kind."""
        (row,) = await self.house.outbox(kind)
        return row

    async def touch(self) -> None:
        """Note that what the group's card shows has changed."""
        async with self.house.database.writing() as db:
            means = self.house.means
            await cards.touch(db, [Kind.GROUP_CARD], self.group.id, means.now(), means.redraw_after)

    async def next_edit(self) -> timedelta | None:
        """Return in how long the next edit is due."""
        async with self.house.database.reading() as db:
            due = await cards.next_due(db)
        return None if due is None else due - self.house.clock.now()


TO_BRUNO = Target(user_id=BRUNO)
TO_LOBBY = Target(channel_id=LOBBY)
TO_CHANNEL = Target(channel_id=CHANNEL)
