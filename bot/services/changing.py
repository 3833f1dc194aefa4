"""Another date looked at before anything is changed: who can come, how many are told, what it does to the rhythm."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Poll, tally
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.moving import Strain, strains
from bot.domain.one_date import Counted
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.meeting_view import MeetingView
from bot.store import acts, availability, meetings, memberships, series


@dataclass(frozen=True, slots=True)
class Review:
    """A date as it would be.

    :param ask_id: what the tap that goes on carries
    :param view: the meeting as it would be; a new one has the number 0
    :param before: the wall time it has now, None for a new one
    :param counted: what its question knows of that date, None where it was not asked about
    """

    ask_id: int
    view: MeetingView
    before: datetime | None
    counted: Counted | None
    strains: tuple[Strain, ...]

    @property
    def told(self) -> int:
        """How many people will be told."""
        return len(self.view.expected)


async def review(
    db: AsyncConnection, actor: Actor, group: Group, meeting: Meeting, before: datetime | None = None
) -> Review:
    """Return what is known of a meeting as it would be; nothing is written.

    :raises UserError: ``date_taken`` where the group meets at that very time already
    """
    if any(one.id != meeting.id for one in await meetings.at(db, group.id, meeting.starts_at)):
        raise UserError("date_taken", local=meeting.local)
    view = MeetingView(group, meeting, await memberships.of_group(db, group.id), actor.user_id, organises=True)
    asked = await _question(db, meeting)
    its = await meetings.of_series(db, meeting.part.series_id) if meeting.part else ()
    breaks = asked.series.breaks if asked and asked.series else ()
    neighbours = [one for one in its if one.id != meeting.id]
    found = strains(meeting.local.date(), neighbours, group.rules.series.gap_hard, breaks)
    return Review(0, view, before, _counted(asked, view), found)


async def ask(db: AsyncConnection, means: Means, actor: Actor, act: acts.Act) -> int:
    """Keep what an organiser is asked about, for the tap that goes on."""
    return await acts.add(db, replace(act, user_id=actor.user_id), means.now())


@dataclass(frozen=True, slots=True)
class Taken:
    """What an organiser was asked about and now says yes to.

    :param is_done: a tap before has done it already
    """

    id: int
    group: Group
    kept: Mapping[str, Any]
    is_done: bool


async def take(db: AsyncConnection, means: Means, actor: Actor, ask_id: int, act: str) -> Taken:
    """Return what an organiser was asked about; nobody else can say yes to it.

    :raises UserError: ``not_found``, ``organisers_only``
    """
    asked = await acts.load(db, ask_id)
    if asked is None or asked.user_id != actor.user_id or asked.act not in {f"asks_{act}", f"meetings_{act}"}:
        raise UserError("not_found")
    group = (await enter(db, means, actor, asked.group_id, Action.ORGANISE)).group
    return Taken(ask_id, group, asked.before, is_done=asked.act == f"meetings_{act}")


async def _question(db: AsyncConnection, meeting: Meeting) -> Poll | None:
    """Return the question that a meeting's date came from: its own, or its series'."""
    poll_id = await series.poll_of(db, meeting.part.series_id) if meeting.part else meeting.poll_id
    return await availability.load(db, poll_id) if poll_id else None


def _counted(poll: Poll | None, view: MeetingView) -> Counted | None:
    if poll is None:
        return None
    counted = tally(poll, view.expected, view.group.rules.poll)
    places = [place for place, date in enumerate(poll.candidates) if date.local == view.meeting.local]
    return counted[places[0]] if places else None
