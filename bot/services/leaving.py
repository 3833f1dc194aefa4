"""Getting off outside a bus stop: the seat ends by the person's own word, the role a morning later."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.group_life import next_morning
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.services.means import Means
from bot.services.roles import hand_out
from bot.services.seats import follow
from bot.store import cards, memberships, rosters


async def get_off(db: AsyncConnection, means: Means, group: Group, row: Membership) -> Membership:
    """End somebody's own seat; they keep the role until the next morning.

    :source: domain.md 3.8, step 6: "Leavers keep the role until 09:00 the day after"
    """
    now = means.now()
    running = await rosters.running(db, group.id, now)
    left = replace(row.get_off(running).leave_line(State.ALUMNI, at=now), is_organiser=False)
    await memberships.save(db, left)
    await follow(db, means, group, [(row, left)])
    await hand_out(db, group, left, row, next_morning(now, group.rules.reminders.at, group.zone))
    await cards.touch(db, [Kind.GROUP_CARD], group.id, now, means.redraw_after)
    return left
