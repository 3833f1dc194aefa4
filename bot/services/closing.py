"""Closing a group: decided together at a meeting, or after everybody was asked and nobody objected."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.asked_round import Asking, Objection, Round
from bot.domain.group import Group
from bot.domain.group_life import days_later, next_morning
from bot.domain.meeting import Meeting
from bot.domain.membership import TAKING_PART, Membership
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.second_word import Act, SecondWord, Wish
from bot.errors import UserError
from bot.services.asked_round import RoundView, Wording, end_round, load_asked, open_round, take_answer
from bot.services.means import Means, enter
from bot.services.resting import let_rest
from bot.services.roles import WORTH_TRYING
from bot.services.say import NOTICE_STANDS, notice, say, tell_organisers
from bot.services.second_word import ask
from bot.store import acts, agenda, asked_round, facts, group_life, groups, meetings, memberships, outbox
from bot.store.database import whole

ASKED_DAYS = 14
"""Days everybody has to say that they would rather wait (domain.md 3.9)."""

NOBODY = 0
"""Stands for who closed a group that closed by itself."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A group as it would be closed.

    :param is_orphaned: whether nobody looks after it, so that Manage Server may close it
    :param lost: the meetings to come, which would be cancelled
    :param round: the question to everybody that is under way, None where there is none
    """

    group: Group
    is_orphaned: bool
    waiting: int
    lost: tuple[Meeting, ...]
    round: Round | None


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of it.

    :param act_id: what Undo takes back, None where it is not closed yet
    :param word: the other organiser's word that is waited for
    """

    group: Group
    act_id: int | None
    word: SecondWord | None = None


class ClosingService:
    """Use cases of organisers who close a group, and of members who are asked."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> Closing:
        """Return what closing a group would mean.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            return await self._look(db, actor, group_id)

    @whole
    async def close(self, actor: Actor, group_id: int) -> Closed:
        """Close a group as decided together, with the other organiser's word where there are two.

        Manage Server closes a group that nobody looks after at once.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.writing() as db:
            found = await self._look(db, actor, group_id)
            if not found.is_orphaned:
                word = await ask(db, self._means, found.group, actor, Wish(Act.CLOSE, group_id))
                if word.is_open:
                    return Closed(found.group, None, word)
            return Closed(found.group, await close_group(db, self._means, found.group, actor.user_id))

    @whole
    async def ask_everybody(self, actor: Actor, group_id: int) -> Round:
        """Ask everybody who belongs to a group whether it may close; a question under way stays as it is.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            under_way = await _under_way(db, group_id)
            if under_way is not None:
                return under_way
            inside = [row.user_id for row in await memberships.of_group(db, group_id) if row.is_inside]
            ends = days_later(self._means.now(), ASKED_DAYS, group.zone)
            await acts.add(db, acts.Act(0, group_id, actor.user_id, "close_ask", None), self._means.now())
            wording = Wording(Asking.CLOSING, group_id, ends, Due.CLOSE_ASKED)
            return await open_round(db, self._means, group, wording, inside)

    @whole
    async def stop_asking(self, actor: Actor, round_id: int) -> Group:
        """Let the question to everybody rest; the group goes on.

        :raises UserError: ``not_found``, and what ``bot.services.means.enter`` raises
        """
        async with self._means.database.writing() as db:
            asked = await asked_round.load(db, round_id)
            if asked is None or asked.asking is not Asking.CLOSING:
                raise UserError("not_found")
            group = (await enter(db, self._means, actor, asked.group_id, Action.ORGANISE)).group
            if asked.is_open:
                await end_round(db, asked)
                await acts.add(db, acts.Act(0, group.id, actor.user_id, "close_stop", None), self._means.now())
        return group

    @whole
    async def answer(self, actor: Actor, round_id: int, value: Objection) -> RoundView:
        """Say that it is fine, or that one would rather wait, which organisers alone are told.

        :raises UserError: ``not_found``, ``round_over``
        """
        async with self._means.database.writing() as db:
            before = await load_asked(db, self._means, actor, round_id, Asking.CLOSING)
            view = await take_answer(db, self._means, actor, before, value)
            if view.own == Objection.WAIT and before.own != Objection.WAIT:
                key = f"round:{round_id}:objected:{actor.user_id}"
                told = notice(key, Kind.CLOSE_OBJECTED, view.group, round_id, self._means.now())
                await _tell(db, view.group, replace(told, about=actor.user_id))
        return view

    @whole
    async def reopen(self, actor: Actor, act_id: int) -> Group:
        """Undo a closing until the next morning: what was taken back is back, and who was told hears that it goes on.

        :raises UserError: ``not_found``, ``undo_too_late``, ``organisers_only``
        """
        async with self._means.database.writing() as db:
            act = await acts.load(db, act_id)
            if act is None or act.act != "close":
                raise UserError("not_found")
            needed = Action.REPAIR if act.user_id == actor.user_id else Action.ORGANISE
            group = (await enter(db, self._means, actor, act.group_id, needed, even_closed=True)).group
            now = self._means.now()
            if act.before is None or group.closed_at is None or now >= _undo_until(group, group.closed_at):
                raise UserError("undo_too_late")
            await group_life.close(db, group.id, None)
            await agenda.cancel(db, _erase_key(group))
            await outbox.cancel(db, group.id, act_id, [Kind.GROUP_CLOSED, Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE])
            await group_life.bring_back(db, act.before)
            people = await memberships.of_group(db, group.id)
            await _write_to(db, self._means, group, _concerned(people), (Kind.GROUP_REOPENED, act_id))
            await acts.undone(db, act_id)
        return group

    async def _look(self, db: AsyncConnection, actor: Actor, group_id: int) -> Closing:
        known = await memberships.of_group(db, group_id)
        is_orphaned = not any(row.is_organiser for row in known)
        needed = Action.REPAIR if is_orphaned else Action.ORGANISE
        group = (await enter(db, self._means, actor, group_id, needed)).group
        waiting = sum(not row.is_inside and row.state in TAKING_PART for row in known)
        lost = await meetings.to_come(db, group_id, self._means.now())
        return Closing(group, is_orphaned, waiting, lost, await _under_way(db, group_id))


async def close_group(db: AsyncConnection, means: Means, group: Group, by: int = NOBODY) -> int | None:
    """Close a group: all that was to come is taken back, everybody is told, roles go the next morning.

    Its rows are deleted 90 days later. Return the act that undoes it until that morning, None where it was closed.

    :param by: who closed it
    :source: domain.md 3.9, "Closure"
    """
    if group.closed_at is not None:
        return None
    now = means.now()
    asked = await _under_way(db, group.id)
    if asked is not None:
        await end_round(db, asked)
    resting = await let_rest(db, means, group)
    await group_life.close(db, group.id, now)
    act_id = await acts.add(db, acts.Act(0, group.id, by, "close", {**resting}), now)
    known = await memberships.of_group(db, group.id)
    await _write_to(db, means, group, _concerned(known), (Kind.GROUP_CLOSED, act_id))
    await _take_roles(db, group, known, act_id, _undo_until(group, now))
    erase_at = days_later(now, group.rules.retention.closed_group_days, group.zone)
    await agenda.put(db, AgendaItem(_erase_key(group), Due.ERASE_GROUP, group.id, group.id, erase_at))
    return act_id


async def carry_out_closing(db: AsyncConnection, means: Means, word: SecondWord) -> int | None:
    """Close the group that an organiser asked to close.

    :raises UserError: ``not_found`` where it is closed already
    """
    group = await groups.load(db, word.group_id, means.rules)
    if group is None or group.closed_at is not None:
        raise UserError("not_found")
    return await close_group(db, means, group, word.by)


async def end_asking(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Close a group that everybody was asked about, where nobody would rather wait; organisers hear which it is."""
    group, asked = await groups.load(db, item.group_id, means.rules), await asked_round.load(db, item.ref_id)
    if group is None or group.closed_at is not None or asked is None or not asked.is_open:
        return
    objected = len(asked.who_said(Objection.WAIT))
    await end_round(db, replace(asked, outcome={"objected": objected}))
    if not objected:
        await close_group(db, means, group)
        return
    await _tell(db, group, notice(f"round:{asked.id}:over", Kind.CLOSE_ASKED, group, asked.id, means.now()))


async def erase_group(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Delete a closed group with every row of it, and keep nothing but counts.

    :source: domain.md section 4, "Retention"
    """
    group = await groups.load(db, item.group_id, means.rules)
    if group is None or group.closed_at is None:
        return
    counts = await group_life.count(db, group.id)
    await facts.save(db, f"closed_group:{group.id}", ",".join(f"{name}={number}" for name, number in counts.items()))
    await group_life.erase(db, group.id)


async def _under_way(db: AsyncConnection, group_id: int) -> Round | None:
    return next((one for one in await asked_round.of_group(db, group_id, Asking.CLOSING) if one.is_open), None)


async def _tell(db: AsyncConnection, group: Group, message: Message) -> None:
    known = await memberships.of_group(db, group.id)
    await tell_organisers(db, group, [row for row in known if row.is_organiser], message)


async def _write_to(
    db: AsyncConnection, means: Means, group: Group, people: Iterable[Membership], what: tuple[Kind, int]
) -> None:
    """Have people told, each by direct message and one after the other."""
    (kind, act_id), now = what, means.now()
    for place, row in enumerate(people):
        due, to = now + place * means.direct_message_every, Target(user_id=row.user_id)
        key = f"{kind}:{act_id}:{row.user_id}"
        await say(db, Message(key, kind, group.id, to, act_id, due, due + NOTICE_STANDS, about=row.user_id))


async def _take_roles(
    db: AsyncConnection, group: Group, known: Iterable[Membership], act_id: int, at: datetime
) -> None:
    """Have the roles of a closed group taken, the next morning as from everybody who leaves."""
    for row in known:
        kinds = {Kind.MEMBER_ROLE: row.is_inside, Kind.ORGANISER_ROLE: row.is_organiser}
        for kind in [kind for kind, held in kinds.items() if held]:
            key, to = f"{kind}:{group.id}:{row.user_id}:closed:{act_id}", Target(user_id=row.user_id)
            await say(db, Message(key, kind, group.id, to, act_id, at, at + WORTH_TRYING, about=row.user_id))


def _concerned(known: Iterable[Membership]) -> list[Membership]:
    return [row for row in known if row.state in TAKING_PART or row.is_organiser]


def _undo_until(group: Group, closed_at: datetime) -> datetime:
    return next_morning(closed_at, group.rules.reminders.at, group.zone)


def _erase_key(group: Group) -> str:
    return f"erase:{group.id}"
