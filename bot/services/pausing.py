"""Pausing a group until a day, and waking it: a roll call, after which it is running again."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.asked_round import Asking, Round
from bot.domain.group import Group
from bot.domain.group_life import days_later, morning_of, read_wake_date, yearly_until
from bot.domain.meeting import Meeting
from bot.domain.membership import State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.second_word import Act, SecondWord, Wish
from bot.errors import UserError
from bot.services.asked_round import Wording, end_round, open_round
from bot.services.means import Means, enter
from bot.services.resting import let_rest
from bot.services.say import CARD_STANDS, notice, say, tell_organisers
from bot.services.second_word import ask
from bot.store import acts, agenda, asked_round, group_life, groups, meetings, memberships
from bot.store.database import whole

ROLL_CALL_DAYS = 14
"""Days to say whether one is still with the group (domain.md 3.9)."""

_PAUSE = [Due.WAKE_GROUP, Due.STILL_PAUSED]


@dataclass(frozen=True, slots=True)
class Pausing:
    """A pause as it would be.

    :param ask_id: what the tap that does it carries
    :param lost: the meetings to come, which would be cancelled
    """

    group: Group
    wake_on: date
    lost: tuple[Meeting, ...]
    ask_id: int = 0


@dataclass(frozen=True, slots=True)
class Paused:
    """What came of it: a paused group, or a word that is waited for."""

    group: Group
    wake_on: date
    word: SecondWord


class PausingService:
    """Use cases of organisers who pause a group or wake it."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> Group:
        """Return a group to an organiser of it, paused or not.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            return (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group

    @whole
    async def propose(self, actor: Actor, group_id: int, typed: str) -> Pausing:
        """Read the day on which the group is to wake, and say what a pause until then would take back.

        :raises UserError: ``paused_already``, ``at_bus_stop``, and what ``read_wake_date`` raises
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            await _require_pausable(db, group)
            wake_on = read_wake_date(typed, now=now, zone=group.zone)
            lost = await meetings.to_come(db, group_id, now)
            kept = acts.Act(0, group_id, actor.user_id, "asks_pause", wake_on.isoformat())
            return Pausing(group, wake_on, lost, await acts.add(db, kept, now))

    @whole
    async def pause(self, actor: Actor, ask_id: int) -> Paused:
        """Pause a group, with the other organiser's word where there are two.

        :raises UserError: ``not_found``, ``paused_already``, ``at_bus_stop``, ``wake_date_over``
        """
        async with self._means.database.writing() as db:
            asked = await acts.load(db, ask_id)
            if asked is None or asked.act != "asks_pause" or asked.user_id != actor.user_id:
                raise UserError("not_found")
            group = (await enter(db, self._means, actor, asked.group_id, Action.ORGANISE)).group
            await _require_pausable(db, group)
            wake_on = date.fromisoformat(asked.before)
            _require_to_come(self._means, group, wake_on)
            word = await ask(db, self._means, group, actor, Wish(Act.PAUSE, group.id, {"wake_on": asked.before}))
            if word.is_carried_out:
                await pause_group(db, self._means, group, wake_on)
                await acts.add(db, acts.Act(0, group.id, actor.user_id, "pause", None), self._means.now())
        return Paused(group, wake_on, word)

    @whole
    async def wake(self, actor: Actor, group_id: int) -> Group:
        """Wake a group before its day: everybody with a seat is asked whether they are still with it.

        :raises UserError: ``not_paused``
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            if group.wake_on is None:
                raise UserError("not_paused")
            if not await _is_waking(db, group):
                await wake_group(db, self._means, group)
                await acts.add(db, acts.Act(0, group.id, actor.user_id, "wake", None), self._means.now())
        return group


async def pause_group(
    db: AsyncConnection, means: Means, group: Group, wake_on: date, contact_id: int | None = None
) -> None:
    """Pause a group until a day: questions are let rest, meetings to come are cancelled, and nothing more is said.

    Everybody keeps their status, and the line its order.

    :param contact_id: who can be asked about it where nobody looks after it
    :source: domain.md 3.9, "Pause"
    """
    now, at = means.now(), group.rules.reminders.at
    await let_rest(db, means, group)
    await group_life.pause(db, group.id, now, wake_on, contact_id)
    wakes_at = morning_of(wake_on, at, group.zone)
    await agenda.put(db, AgendaItem(f"wake:{group.id}", Due.WAKE_GROUP, group.id, group.id, wakes_at))
    for due_at in yearly_until(now, wake_on, at, group.zone):
        item = AgendaItem(f"still_paused:{group.id}:{due_at.year}", Due.STILL_PAUSED, group.id, group.id, due_at)
        await agenda.put(db, item)
    here = Target(channel_id=group.channel_id)
    key = f"paused:{group.id}:{int(now.timestamp())}"
    await say(db, Message(key, Kind.GROUP_PAUSED, group.id, here, group.id, now, now + CARD_STANDS))


async def carry_out_pause(db: AsyncConnection, means: Means, word: SecondWord) -> None:
    """Pause the group that an organiser asked to pause.

    :raises UserError: ``not_found``, ``paused_already``, ``at_bus_stop``, ``wake_date_over``
    """
    group = await groups.load(db, word.group_id, means.rules)
    if group is None or group.closed_at is not None:
        raise UserError("not_found")
    await _require_pausable(db, group)
    wake_on = date.fromisoformat(word.kept["wake_on"])
    _require_to_come(means, group, wake_on)
    await pause_group(db, means, group, wake_on)


async def wake_group(db: AsyncConnection, means: Means, group: Group) -> Round:
    """Begin the roll call: everybody with a seat is asked whether they are still with the group."""
    await agenda.cancel_about(db, group.id, group.id, _PAUSE)
    inside = [row.user_id for row in await memberships.of_group(db, group.id) if row.is_inside]
    ends = days_later(means.now(), ROLL_CALL_DAYS, group.zone)
    return await open_round(db, means, group, Wording(Asking.ROLL_CALL, group.id, ends, Due.ROLL_CALL_OVER), inside)


async def fall_awake(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Wake a group on its day."""
    group = await groups.load(db, item.group_id, means.rules)
    if group is not None and group.wake_on is not None and not await _is_waking(db, group):
        await wake_group(db, means, group)


async def say_still_paused(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Have everybody who belongs to a paused group or waits for it told that it is still paused, once a year."""
    group = await groups.load(db, item.group_id, means.rules)
    if group is None or group.wake_on is None:
        return
    known = await memberships.of_group(db, group.id)
    people = [row.user_id for row in known if row.is_inside or row.is_organiser or row.state is State.WAITING]
    now = means.now()
    for place, user_id in enumerate(people):
        due, to = now + place * means.direct_message_every, Target(user_id=user_id)
        key = f"{item.key}:{user_id}"
        until = due + CARD_STANDS
        await say(db, Message(key, Kind.STILL_PAUSED, group.id, to, group.id, due, until, about=user_id))


async def end_roll_call(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Have the group running again; organisers hear whom to talk with, and the silent keep their seats.

    :source: domain.md 3.9 and invariant 9 of 3.10
    """
    group, called = await groups.load(db, item.group_id, means.rules), await asked_round.load(db, item.ref_id)
    if group is None or called is None or not called.is_open:
        return
    known = await memberships.of_group(db, group.id)
    inside = {row.user_id for row in known if row.is_inside}
    silent = [one for one in called.silent if one in inside]
    await end_round(db, replace(called, outcome={"silent": silent, "back": len(called.answers)}))
    await group_life.wake(db, group.id)
    now = means.now()
    told = notice(f"round:{called.id}:over", Kind.ROLL_CALL_OVER, group, called.id, now)
    await tell_organisers(db, group, [row for row in known if row.is_organiser], told)
    here = Target(channel_id=group.channel_id)
    key = f"awake:{called.id}"
    await say(db, Message(key, Kind.GROUP_AWAKE, group.id, here, group.id, now, now + CARD_STANDS))


def _require_to_come(means: Means, group: Group, wake_on: date) -> None:
    if means.now() >= morning_of(wake_on, group.rules.reminders.at, group.zone):
        raise UserError("wake_date_over", on=wake_on)


async def _require_pausable(db: AsyncConnection, group: Group) -> None:
    """Check that a group is neither paused nor at a bus stop, whose choices a pause would lose."""
    if group.wake_on is not None:
        raise UserError("paused_already", on=group.wake_on)
    if (await group_life.found(db, group.id)).at_bus_stop:
        raise UserError("at_bus_stop")


async def _is_waking(db: AsyncConnection, group: Group) -> bool:
    return any(one.is_open for one in await asked_round.of_group(db, group.id, Asking.ROLL_CALL))
