"""A poll as somebody may look at it, and what every change to one writes besides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import Poll, PollState, Turnout, reminder_time, turnout
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.waiting_list import place_of
from bot.errors import UserError
from bot.services.means import Means, admit
from bot.services.say import notice, tell_organisers
from bot.store import agenda, availability, cards, groups, memberships


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll as one person may look at it."""

    group: Group
    poll: Poll
    known: tuple[Membership, ...]
    user_id: int

    @property
    def turnout(self) -> Turnout:
        """Who was asked and who is silent; the names are for organisers only."""
        return turnout(self.poll, self.known)

    @property
    def sees_others(self) -> bool:
        """Whether others' answers show: only after one's own, while answers count (domain.md 3.3)."""
        is_over = not self.poll.takes_answers(self.poll.closes_at)
        return self.poll.is_answered_by(self.user_id) or (self.poll.state is not PollState.OPEN and is_over)

    @property
    def own_row(self) -> Membership | None:
        """This person's own row."""
        return next((row for row in self.known if row.user_id == self.user_id), None)

    @property
    def place(self) -> int | None:
        """This person's place in line, None when not in it."""
        return place_of(self.user_id, self.known)

    def is_open_at(self, at: datetime) -> bool:
        """Say whether answers count at an instant."""
        return self.poll.state is PollState.OPEN and at < self.poll.closes_at


async def load_view(db: AsyncConnection, means: Means, actor: Actor, poll_id: int, action: Action) -> PollView:
    """Return a poll to somebody who may do something with it; a draft only to its author.

    :raises UserError: ``not_found``, and what ``bot.services.means.enter`` raises
    """
    return await view_of(db, means, actor, await availability.load(db, poll_id), action)


async def view_of(db: AsyncConnection, means: Means, actor: Actor, poll: Poll | None, action: Action) -> PollView:
    """Return a poll that is at hand to somebody who may do something with it.

    :raises UserError: as ``load_view``
    """
    if poll is None:
        raise UserError("not_found")
    known = await memberships.of_group(db, poll.group_id)
    mine = next((row for row in known if row.user_id == actor.user_id), None)
    entry = admit(actor, action, await groups.load(db, poll.group_id, means.rules), mine)
    if poll.state is PollState.DRAFT and poll.created_by != actor.user_id:
        raise UserError("not_found")
    return PollView(entry.group, poll, known, actor.user_id)


async def put_on_agenda(db: AsyncConnection, means: Means, group: Group, poll: Poll) -> None:
    """Put a poll's close and its one reminder on the agenda."""
    await agenda.put(db, AgendaItem(f"poll:{poll.id}:close", Due.CLOSE_POLL, group.id, poll.id, poll.closes_at))
    remind_at = reminder_time(poll, group.zone, group.rules.poll)
    key = f"poll:{poll.id}:remind"
    if remind_at is None or remind_at <= means.now():
        await agenda.cancel(db, key)
    else:
        await agenda.put(db, AgendaItem(key, Due.REMIND_SILENT, group.id, poll.id, remind_at))


async def count_anew(db: AsyncConnection, means: Means, poll: Poll) -> None:
    """Have the card with a poll's turnout drawn again; the invitations show no numbers and stay as they are."""
    await cards.touch(db, [Kind.POLL_CARD], poll.id, means.now(), means.redraw_after)


async def touch(db: AsyncConnection, means: Means, poll: Poll) -> None:
    """Have everything that shows a poll drawn again, because it takes answers longer, or none any more."""
    await cards.touch(db, [Kind.POLL_CARD, Kind.POLL_INVITATION], poll.id, means.now(), means.redraw_after)


async def tell_when_complete(db: AsyncConnection, means: Means, view: PollView) -> None:
    """Have organisers told, once, that nobody is silent any more in an open poll."""
    if view.poll.state is PollState.OPEN and view.turnout.is_complete:
        key = f"poll:{view.poll.id}:complete"
        told = notice(key, Kind.POLL_COMPLETE, view.group, view.poll.id, means.now())
        await tell_organisers(db, view.group, organisers(view.known), told)


def organisers(known: tuple[Membership, ...]) -> list[Membership]:
    """Return who looks after arrangements."""
    return [row for row in known if row.is_organiser]
