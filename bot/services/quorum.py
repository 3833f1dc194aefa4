"""Whether enough people are coming: looked at a day before, and with every answer after that."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.group import Group
from bot.domain.meeting import Going, Meeting, MeetingState
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Actor
from bot.domain.preferences import DEFAULT
from bot.services.arranging import quorum_key
from bot.services.means import Means
from bot.services.meeting_view import MeetingView, load_organised, touch
from bot.services.poll_view import organisers
from bot.services.say import notice, say, tell_organisers
from bot.store import acts, agenda, groups, meetings, memberships, outbox, preferences
from bot.store.database import whole


class QuorumService:
    """Use cases of organisers whose meeting is at risk."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def go(self, actor: Actor, meeting_id: int, going: Going) -> MeetingView:
        """Let a meeting take place though too few are coming, as usual or informally; the last decision counts.

        :raises UserError: ``not_found``, ``organisers_only``, ``meeting_cancelled``, ``meeting_over``, ``not_at_risk``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_organised(db, self._means, actor, meeting_id)
            decided = view.meeting.go(going, at=now)
            if decided != view.meeting:
                await meetings.save(db, decided)
                await touch(db, self._means, decided)
                act = acts.Act(0, view.group.id, actor.user_id, f"meetings_{going}", None)
                await acts.add(db, act, now)
        return replace(view, meeting=decided)


async def check_quorum(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Look at a meeting's quorum for the first time."""
    group = await groups.load(db, item.group_id, means.rules)
    meeting = await meetings.load(db, item.ref_id)
    if group is not None and meeting is not None and item.key == quorum_key(meeting):
        await _weigh(db, means, group, meeting, item.key)


async def weigh(db: AsyncConnection, means: Means, group: Group, meeting: Meeting, act_id: int) -> None:
    """Look at a meeting's quorum again after a change, once it was looked at for the first time.

    :param act_id: the tap that changed something, which names the occasion
    """
    if await agenda.is_done(db, quorum_key(meeting)):
        await _weigh(db, means, group, meeting, f"{meeting.key}:tap:{act_id}")


async def weigh_all(db: AsyncConnection, means: Means, group: Group, act_id: int) -> None:
    """Look at the quorum of all meetings to come again, after the roster has changed."""
    for meeting in await meetings.to_come(db, group.id, means.now()):
        await weigh(db, means, group, meeting, act_id)


async def _weigh(db: AsyncConnection, means: Means, group: Group, meeting: Meeting, occasion: str) -> None:
    """Tell organisers once each time it falls below the quorum or reaches it again, and nudge the silent once ever."""
    now = means.now()
    view = MeetingView(group, meeting, await memberships.of_group(db, group.id))
    weighed = meeting.weigh(view.expected, group.rules.series.quorum_least)
    if weighed == meeting or now >= meeting.starts_at:
        return
    await meetings.save(db, weighed)
    await touch(db, means, weighed)
    kind = Kind.AT_RISK if weighed.state is MeetingState.AT_RISK else Kind.QUORUM_AGAIN
    await outbox.cancel(db, group.id, meeting.id, [Kind.AT_RISK, Kind.QUORUM_AGAIN])
    told = replace(notice(f"{occasion}:{kind}", kind, group, meeting.id, now), useful_until=meeting.starts_at)
    await tell_organisers(db, group, organisers(view.known), told)
    if kind is Kind.AT_RISK:
        await _nudge(db, means, view)


async def _nudge(db: AsyncConnection, means: Means, view: MeetingView) -> None:
    """Ask whoever has not said whether they come, by direct message, once for each time a meeting has.

    Quiet hours put it off until their end; who has them until the meeting begins is left in peace.
    """
    meeting, now = view.meeting, means.now()
    silent = [user_id for user_id in view.expected if user_id not in meeting.rsvps]
    likes, until = await preferences.of_group(db, view.group.id), meeting.starts_at
    for place, user_id in enumerate(silent):
        liked, soon = likes.get(user_id, DEFAULT), now + place * means.direct_message_every
        due = liked.nudge(soon, until, meeting.zone)
        if due is not None:
            key, to = f"{meeting.key}:{Kind.QUORUM_NUDGE}:{user_id}", Target(user_id=user_id)
            await say(db, Message(key, Kind.QUORUM_NUDGE, view.group.id, to, meeting.id, due, until, about=user_id))
