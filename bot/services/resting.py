"""What a group that pauses or ends takes back, and what goes on all the same."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import Due
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.means import Means
from bot.store import cards, group_life
from bot.store.group_life import Resting, Spared

OF_POLLS = [Kind.POLL_CARD, Kind.POLL_INVITATION, Kind.SERIES_CARD]
OF_MEETINGS = [Kind.MEETING_CARD, Kind.MEETING_INVITATION, Kind.MEETING_REMINDER, Kind.MEETING_MOVED, Kind.AT_RISK]

SPARED = Spared(
    due=(
        Due.SECOND_WORD, Due.HIDE_PLACE, Due.MEETING_OVER,
        Due.HAND_OVER_OVER, Due.SERIES_OVER, Due.ROLES_OFF, Due.FORGET_CHOICES,
        Due.OPEN_RATING, Due.REMIND_RATING, Due.CLOSE_RATING, Due.RATING_LOST,
    ),
    kinds=(
        Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE, Kind.REMOVAL, Kind.HAND_OVER_ASK,
        Kind.RATING, Kind.RATING_REMINDER, Kind.RATING_AGAIN, Kind.RATING_LOST, Kind.RATING_CARD,
    ),
)  # fmt: skip
"""Roles follow rows, what is to be forgotten is forgotten, and what is sealed is counted, whatever the group does."""


async def let_rest(db: AsyncConnection, means: Means, group: Group) -> Resting:
    """Take back all that was to come in a group, and have what stands in channels show it."""
    now = means.now()
    resting = await group_life.let_rest(db, group.id, now, SPARED)
    for kinds, name in ((OF_POLLS, "polls"), (OF_MEETINGS, "meetings")):
        for row_id, _ in resting[name]:
            await cards.touch(db, kinds, row_id, now, means.redraw_after)
    return resting


def require_awake(group: Group) -> None:
    """Check that a group is not paused.

    :raises UserError: ``group_paused`` (on)
    """
    if group.wake_on is not None:
        raise UserError("group_paused", on=group.wake_on)
