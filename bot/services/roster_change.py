"""What every change to the roster writes: rows, roles, what follows, and how to undo it; and how a seat ends."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.second_word import SecondWord
from bot.errors import UserError
from bot.services.means import Means
from bot.services.quorum import weigh_all
from bot.services.roles import hand_out
from bot.services.seats import follow
from bot.store import acts, cards, groups, memberships, rosters


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What came of a change to the roster.

    :param changed: the people whose row changed
    :param now_waiting: who was interested, did not commit at the initial meeting, and is in line now
    :param act_id: what Undo takes back, None when nothing changed
    :param words: what waits for another organiser's word instead
    """

    group: Group
    changed: tuple[int, ...]
    seated: int
    now_waiting: tuple[int, ...] = ()
    act_id: int | None = None
    words: tuple[SecondWord, ...] = ()

    @property
    def is_over_full(self) -> bool:
        """Whether more people have a seat than the group wants."""
        return self.seated > self.group.rules.seats.most


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does what in which group; ``act`` names it in the log.

    :param act_id: the tap it began with
    """

    user_id: int
    act_id: int
    act: str
    group: Group


async def change_roster(
    db: AsyncConnection, means: Means, acting: Acting, known: dict[int, Membership], rows: list[Membership]
) -> RosterChange:
    """Write changed rows, the roles they call for, and how to undo it."""
    group, now = acting.group, means.now()
    changed = [row for row in rows if known.get(row.user_id) != row]
    kept: list[dict[str, Any]] = []
    for row in changed:
        await memberships.save(db, row)
        before = known.get(row.user_id)
        await hand_out(db, group, row, before, now)
        plain = {"before": before and memberships.as_plain(before), "after": memberships.as_plain(row)}
        kept.append({"user_id": row.user_id, **plain})
    await follow(db, means, group, [(known.get(row.user_id), row) for row in changed])
    await cards.touch(db, [Kind.GROUP_CARD], group.id, now, means.redraw_after)
    await weigh_all(db, means, group, acting.act_id)
    act = acts.Act(0, group.id, acting.user_id, acting.act, kept)
    act_id = await acts.add(db, act, now) if changed else None
    after = {**known, **{row.user_id: row for row in changed}}
    seated = sum(map(is_seated, after.values()))
    return RosterChange(group, tuple(row.user_id for row in changed), seated, act_id=act_id)


async def end_seats(
    db: AsyncConnection, means: Means, acting: Acting, known: dict[int, Membership], gone: list[int]
) -> RosterChange:
    """End people's seats, and with them their part as organisers.

    :raises UserError: ``last_organiser``
    """
    if not any(row.is_organiser for row in known.values() if row.user_id not in gone):
        raise UserError("last_organiser")
    now = means.now()
    running = await rosters.running(db, acting.group.id, now)
    left = [known[user_id].get_off(running).leave_line(State.REMOVED, at=now) for user_id in gone]
    return await change_roster(db, means, acting, known, [replace(row, is_organiser=False) for row in left])


async def release_seat(db: AsyncConnection, means: Means, word: SecondWord) -> int | None:
    """End the seat that an organiser asked to end; return the act that undoes it.

    :raises UserError: ``last_organiser``; ``not_found`` for somebody who has no seat any more
    """
    group = await groups.load(db, word.group_id, means.rules)
    known = {row.user_id: row for row in await memberships.of_group(db, word.group_id)}
    if group is None or not is_seated(known.get(word.ref_id)):
        raise UserError("not_found")
    acting = Acting(word.by, word.id, "members_remove", group)
    return (await end_seats(db, means, acting, known, [word.ref_id])).act_id


def is_seated(row: Membership | None) -> bool:
    """Say whether somebody has a seat, taken or kept."""
    return row is not None and row.is_inside
