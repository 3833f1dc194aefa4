"""Where meetings are, and whose turn it is."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.arrangements import Arranged, Role
from bot.domain.meeting import MeetingState
from bot.store.database import upsert
from bot.store.tables import meeting_places, meetings, role_turns


async def load(db: AsyncConnection, meeting_id: int) -> Arranged:
    """Return what is arranged for a meeting."""
    place = select(meeting_places.c.place).where(meeting_places.c.meeting_id == meeting_id)
    turns = select(role_turns.c.role, role_turns.c.user_id).where(role_turns.c.meeting_id == meeting_id)
    known = {Role(role): user_id for role, user_id in await db.execute(turns)}
    return Arranged((await db.execute(place)).scalar(), {role: known[role] for role in Role if role in known})


async def set_place(db: AsyncConnection, meeting_id: int, place: str) -> None:
    """Write where a meeting is; nothing takes away what was written."""
    if not place:
        await db.execute(delete(meeting_places).where(meeting_places.c.meeting_id == meeting_id))
        return
    new = upsert(db.dialect.name, meeting_places).values(meeting_id=meeting_id, place=place)
    await db.execute(new.on_conflict_do_update(index_elements=(meeting_places.c.meeting_id,), set_={"place": place}))


async def give(db: AsyncConnection, meeting_id: int, role: Role, user_id: int, act_id: int) -> None:
    """Write whose a role is; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    new = upsert(db.dialect.name, role_turns).values(meeting_id=meeting_id, role=role, user_id=user_id, act_id=act_id)
    later = {"user_id": new.excluded.user_id, "act_id": new.excluded.act_id}
    keys, where = (role_turns.c.meeting_id, role_turns.c.role), new.excluded.act_id >= role_turns.c.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def vacate(db: AsyncConnection, meeting_id: int, role: Role) -> None:
    """Make a role nobody's."""
    which = (role_turns.c.meeting_id == meeting_id) & (role_turns.c.role == role)
    await db.execute(delete(role_turns).where(which))


async def leave(db: AsyncConnection, group_id: int, user_id: int, after: datetime) -> None:
    """Make every role nobody's that somebody had at a group's meetings to come."""
    to_come = select(meetings.c.id).where(meetings.c.group_id == group_id, meetings.c.starts_at > after)
    await db.execute(delete(role_turns).where(role_turns.c.user_id == user_id, role_turns.c.meeting_id.in_(to_come)))


async def before(db: AsyncConnection, group_id: int, start: datetime) -> Mapping[Role, tuple[int, ...]]:
    """Return who had each role at a group's meetings before an instant, the first meeting first."""
    wanted = (
        select(role_turns.c.role, role_turns.c.user_id)
        .join(meetings, meetings.c.id == role_turns.c.meeting_id)
        .where(
            meetings.c.group_id == group_id, meetings.c.starts_at < start, meetings.c.state != MeetingState.CANCELLED
        )
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    found: dict[Role, list[int]] = defaultdict(list)
    for role, user_id in await db.execute(wanted):
        found[Role(role)].append(user_id)
    return {role: tuple(people) for role, people in found.items()}
