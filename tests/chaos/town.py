"""Six groups on six servers, and an office that gives the bot things to say while it is not there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.domain.availability import Audience
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Actor
from bot.domain.series import Offered
from bot.domain.set_up import Plan
from bot.services.asking import Question
from bot.services.say import say
from bot.store.database import Database
from tests.loopback.world import Channel, Guild, Role, User, World
from tests.world import House, StandingClock, fresh_database

NAMES = ("Alasdair", "Fergus", "Bruno", "Callum", "Dev", "Ewan")
CIRCLES = 6
LASTS = timedelta(days=3)
"""How long what the office orders is worth saying; no test takes that long."""


@dataclass(slots=True)
class Circle:
    """One group, on a server of its own; Alasdair looks after it.

    :param question_id: the newest poll, which people answer
    """

    guild: Guild
    channel: Channel
    roles: tuple[Role, Role]
    people: tuple[User, ...]
    group_id: int = 0
    meeting_id: int = 0
    question_id: int = 0
    reminded: set[int] = field(default_factory=set[int])


def furnish(world: World) -> tuple[Circle, ...]:
    """Make the servers, channels, roles and people."""
    return tuple(_circle(world, f"Group {number}") for number in range(CIRCLES))


def _circle(world: World, name: str) -> Circle:
    people = tuple(world.add_user(each) for each in NAMES)
    guild = world.add_guild(name, people[0])
    roles = world.add_role(guild, "Members"), world.add_role(guild, "Organisers")
    channel = world.add_channel(guild, "sunday-group")
    for person in people:
        world.join(guild, person, *(roles if person is people[0] else roles[:1]))
    return Circle(guild, channel, roles, people)


class Office:
    """Uses the project's own services on the file of a bot that is not running."""

    def __init__(self, path: Path, random: Random) -> None:
        self._path = path
        self._random = random
        self._orders = self._acts = 0

    async def found(self, circles: tuple[Circle, ...]) -> None:
        """Set the groups up, each with a meeting to come and a question that is open."""
        await fresh_database(self._path)

        async def set_up(house: House) -> None:
            for circle in circles:
                await self._set_up(house, circle)
                await self._agree(house, circle)
                await self._ask(house, circle)

        await self._open(set_up)

    async def order(self, circle: Circle, count: int, within: timedelta, circles: tuple[Circle, ...]) -> None:
        """Have things said in all groups, due at random moments from now, and one question asked in one of them."""

        async def write(house: House) -> None:
            await self._ask(house, circle)
            async with house.database.writing() as db:
                for _ in range(count):
                    due_at = house.means.now() + within * self._random.random()
                    await say(db, self._message(self._random.choice(circles), due_at))

        await self._open(write)

    async def _open(self, use: Callable[[House], Awaitable[None]]) -> None:
        house = House(Database(self._path), StandingClock(_now()))
        try:
            await use(house)
        finally:
            await house.database.close()

    def _message(self, circle: Circle, due_at: datetime) -> Message:
        self._orders += 1
        kind, target, ref_id, about = self._about(circle)
        key = f"chaos:{self._orders}"
        return Message(key, kind, circle.group_id, target, ref_id, due_at, due_at + LASTS, about)

    def _about(self, circle: Circle) -> tuple[Kind, Target, int, int | None]:
        """Choose what is said, where, about what, and about whom."""
        person = self._random.choice(circle.people)
        here, direct = Target(channel_id=circle.channel.id), Target(user_id=person.id)
        choices = [
            (Kind.GROUP_CARD, here, circle.group_id, None),
            (Kind.MEETING_CARD, here, circle.meeting_id, None),
            (Kind.MEETING_OVER, here, circle.meeting_id, None),
            (Kind.MEETING_OVER, direct, circle.meeting_id, None),
            (Kind.MEETING_INVITATION, direct, circle.meeting_id, person.id),
            (Kind.POLL_INVITATION, direct, circle.question_id, person.id),
            (Kind.POLL_REMINDER, direct, circle.question_id, person.id),
        ]
        if person.id not in circle.reminded:  # of one meeting's reminders only the latest is said after an outage
            choices = [(Kind.MEETING_REMINDER_DM, direct, circle.meeting_id, person.id)]
            circle.reminded.add(person.id)
        return self._random.choice(choices)

    def _alasdair(self, circle: Circle) -> Actor:
        """Return the organiser of a group, who also manages its server."""
        self._acts += 1
        held = frozenset(role.id for role in circle.roles)
        return Actor(circle.people[0].id, circle.guild.id, self._acts, {circle.guild.id: held}, manages=True)

    async def _set_up(self, house: House, circle: Circle) -> None:
        member, organiser = circle.roles
        plan = Plan(
            circle.guild.name,
            circle.channel.id,
            house.means.rules,
            member_role_id=member.id,
            organiser_role_id=organiser.id,
            zone="Europe/London",
            members=tuple(person.id for person in circle.people),
        )
        actor = self._alasdair(circle)
        draft = await house.set_up.begin(actor, plan)
        circle.group_id = (await house.set_up.create(actor, draft.id)).id

    async def _agree(self, house: House, circle: Circle) -> None:
        actor = self._alasdair(circle)
        view = await house.availability.draft(actor, circle.group_id, _question(circle, 1))
        await house.availability.open(actor, view.poll.id)
        await house.turnout.close(actor, view.poll.id)
        decision = await house.decision.confirm(actor, view.poll.candidates[0].id)
        assert decision.meeting is not None
        circle.meeting_id = decision.meeting.id

    async def _ask(self, house: House, circle: Circle) -> None:
        actor = self._alasdair(circle)
        view = await house.availability.draft(actor, circle.group_id, _question(circle, 6))
        await house.availability.open(actor, view.poll.id)
        if circle.question_id:
            await house.turnout.close(actor, circle.question_id)
        circle.question_id = view.poll.id


def _question(circle: Circle, dates: int) -> Question:
    first = _now().replace(tzinfo=None, hour=15, minute=0, second=0) + timedelta(days=20)
    offered = tuple(Offered(first + timedelta(days=7 * week), 180) for week in range(dates))
    return Question(Audience.MEMBERS, circle.channel.id, offered)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
