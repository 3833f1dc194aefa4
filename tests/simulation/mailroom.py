"""Discord, as a simulated life meets it: it remembers a nonce for minutes, can be down, and keeps its own time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

import discord

from bot.delivery.letter import Letter, Removal, RoleChange
from bot.delivery.marker import carries
from bot.delivery.read_back import Found, Missing, ReadBack
from bot.domain.message import Target, snowflake_at
from tests.delivery.fake_post import http_error
from tests.keyed import key_in
from tests.simulation.power import Moment, Power

NONCE_WINDOW = timedelta(minutes=3)
REFUSES_DIRECT_MESSAGES = 50007


class Outage(Enum):
    """How Discord can be down."""

    FAILS = auto()  # nothing is done
    UNHEARD = auto()  # it is done, and answered with an error


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands on Discord.

    :param at: by Discord's clock
    :param bots_time: by the bot's clock, at the same moment
    """

    id: int
    target: str
    key: str
    nonce: str
    at: datetime
    bots_time: datetime
    view: discord.ui.LayoutView


@dataclass(slots=True)
class Mailroom:
    """What stands on Discord; outlives every process.

    :param now: Discord's clock
    :param bots_now: the bot's
    :param refusing: who takes no direct messages
    :ivar outages: how it is down, and until when
    """

    now: Callable[[], datetime]
    bots_now: Callable[[], datetime]
    refusing: frozenset[int] = frozenset()
    outages: tuple[Outage, datetime] | None = None
    posted: list[Posted] = field(default_factory=list[Posted])
    roles: dict[tuple[int, int], bool] = field(default_factory=dict[tuple[int, int], bool])
    removed: set[int] = field(default_factory=set[int])

    @property
    def outage(self) -> Outage | None:
        """How it is down now, None while it is not."""
        return self.outages[0] if self.outages is not None and self.now() < self.outages[1] else None

    def make(self, target: Target, letter: Letter, nonce: str) -> int:
        """Make a message, or return the one that the nonce made a short while ago."""
        for each in reversed(self.posted):
            if each.nonce == nonce and self.now() - each.at < NONCE_WINDOW:
                return each.id
        message_id = max(snowflake_at(self.now()), self.posted[-1].id + 1 if self.posted else 0)
        texts = [part.content for part in letter.view.walk_children() if isinstance(part, discord.ui.TextDisplay)]
        posted = Posted(message_id, str(target), key_in(texts), nonce, self.now(), self.bots_now(), letter.view)
        self.posted.append(posted)
        return message_id


class SimulatedPost:
    """The post of one life."""

    def __init__(self, mailroom: Mailroom, power: Power) -> None:
        self._mailroom = mailroom
        self._power = power

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Post a letter, as far as the outage and the power let it."""
        self._power.passes(Moment.SENDING)
        self._require_an_answer(Outage.FAILS)
        if target.user_id in self._mailroom.refusing:
            raise http_error(403, REFUSES_DIRECT_MESSAGES)
        message_id = self._mailroom.make(target, letter, nonce)
        self._require_an_answer(Outage.UNHEARD)
        self._power.passes(Moment.SENT)
        return message_id

    async def edit(self, target: Target, message_id: int, letter: Letter) -> None:
        """Show a card anew; what it shows is nobody's concern here."""
        del target, letter
        self._power.require()
        self._require_an_answer(self._mailroom.outage)
        assert any(each.id == message_id for each in self._mailroom.posted)

    async def set_role(self, change: RoleChange) -> None:
        """Give or take a role."""
        self._power.require()
        self._require_an_answer(Outage.FAILS)
        self._mailroom.roles[change.user_id, change.role_id] = change.held
        self._require_an_answer(Outage.UNHEARD)

    async def delete(self, target: Target, removal: Removal) -> None:
        """Take a message out of its place; it was said all the same, so it stays among what was posted."""
        del target
        self._power.require()
        self._require_an_answer(self._mailroom.outage)
        assert any(each.id == removal.message_id for each in self._mailroom.posted)
        self._mailroom.removed.add(removal.message_id)

    async def find(self, target: Target, marker: int, after_id: int) -> ReadBack:
        """Look for a marker among what stands in a place."""
        self._power.require()
        self._require_an_answer(self._mailroom.outage)
        for each in self._mailroom.posted:
            if each.target == str(target) and each.id > after_id and carries(each.view.children, marker):
                return Found(each.id)
        return Missing.ABSENT

    def _require_an_answer(self, unless: Outage | None) -> None:
        if self._mailroom.outage is not None and self._mailroom.outage is unless:
            raise http_error(503)
