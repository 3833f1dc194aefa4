"""How helpful a series was: one sealed answer from each who rode in it, and what may be shown of them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.agenda import AgendaItem, Due
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor, can_reach
from bot.domain.rating import SCALE, Rated, Rating, last_of
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.store import agenda, groups, meetings, memberships, outbox, ratings
from bot.store.database import whole
from bot.store.ratings import Kept
from bot.store.sealing import Keyring, SealBrokenError, Sealed

LETTERS = [Kind.RATING, Kind.RATING_REMINDER, Kind.RATING_AGAIN]
"""What is written to each who is asked; the leavers too, so leaving takes none of it back."""


@dataclass(frozen=True, slots=True)
class RatingView:
    """The question as somebody sees it who is asked, or was.

    :param until: the wall time of the series' last meeting
    :param is_asked: whether it waits for this person, or did; nobody learns what anybody answered, not even they
    """

    group: Group
    rating: Rating
    until: datetime
    is_asked: bool = False
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """What may be shown of a group's series, the first one first."""

    group: Group
    rated: tuple[Rated, ...]


class RatingService:
    """Use cases of who is asked, and of members who look how it went. Nothing here is logged."""

    def __init__(self, means: Means, keyring: Keyring) -> None:
        self._means = means
        self._keyring = keyring

    async def look(self, actor: Actor, series_id: int) -> RatingView:
        """Return the question to somebody who is asked.

        :raises UserError: ``not_found``, ``rating_closed``
        """
        async with self._means.database.reading() as db:
            view, _, _ = await self._load(db, actor, series_id)
        return view

    @whole
    async def answer(self, actor: Actor, series_id: int, score: int) -> RatingView:
        """Seal somebody's answer; the last tap wins, and of a later one it is a late one that changes nothing.

        :raises UserError: ``not_found``, ``rating_closed``, ``old_button`` for what is no answer, ``rating_unsealed``
            where the key is gone and everybody has to be asked again
        """
        async with self._means.database.writing() as db:
            view, kept, before = await self._load(db, actor, series_id)
            if score not in SCALE:
                raise UserError("old_button")
            box = self._box(kept, actor, Sealed(actor.act_id, score), before)
            if box is None:
                await agenda.put(db, lost_item(view.rating, self._means.now()))
            else:
                await ratings.seal(db, series_id, actor.user_id, box)
        if box is None:
            raise UserError("rating_unsealed")
        return view

    async def trend(self, actor: Actor, group_id: int) -> Trend:
        """Return how a group's series went, for members.

        :raises UserError: what ``bot.services.means.enter`` raises; ``nothing_rated`` where there is nothing to show
        """
        async with self._means.database.reading() as db:
            await enter(db, self._means, actor, group_id, Action.TAKE_PART)
            found = await trend(db, self._means, group_id)
        if found is None or not found.rated:
            raise UserError("nothing_rated")
        return found

    async def _load(self, db: AsyncConnection, actor: Actor, series_id: int) -> tuple[RatingView, Kept, str | None]:
        """Return the question, its key's name and the person's box, to somebody who is asked."""
        rating = await ratings.load(db, series_id)
        group = await groups.load(db, rating.group_id, self._means.rules) if rating else None
        row = await memberships.load(db, group.id, actor.user_id) if group else None
        if rating is None or group is None or row is None or not can_reach(actor, group, row):
            raise UserError("not_found")
        kept, boxes = await ratings.load_open(db, series_id), await ratings.boxes(db, series_id)
        if not rating.takes_answers(at=self._means.now()) or kept is None:
            raise UserError("rating_closed")
        if actor.user_id not in boxes:
            raise UserError("not_found")
        view = await _view(db, group, rating)
        return view, kept, boxes[actor.user_id]

    def _box(self, kept: Kept, actor: Actor, given: Sealed, before: str | None) -> str | None:
        """Return what is kept of somebody's answer, None where it can't be sealed."""
        about = about_whom(kept.rating, actor.user_id)
        try:
            seal = self._keyring.find(kept.key)
            if before is not None and seal.open(about, before).act_id > given.act_id:
                return before
            return seal.close(about, given)
        except SealBrokenError:
            return None


async def rating_view(db: AsyncConnection, means: Means, series_id: int, user_id: int) -> RatingView | None:
    """Return the question as it stands for somebody, None when it is gone."""
    rating = await ratings.load(db, series_id)
    group = await groups.load(db, rating.group_id, means.rules) if rating else None
    if rating is None or group is None:
        return None
    boxes = await ratings.boxes(db, series_id)
    is_answered = boxes.get(user_id) is not None
    return await _view(db, group, rating, is_asked=user_id in boxes, is_answered=is_answered)


async def questions(db: AsyncConnection, group: Group, user_id: int, at: datetime) -> tuple[RatingView, ...]:
    """Return the questions of a group that somebody can answer."""
    found = (await ratings.asking(db, user_id)).get(group.id, ())
    return tuple(
        [
            await _view(db, group, rating, is_asked=True, is_answered=is_answered)
            for rating, is_answered in found
            if rating.takes_answers(at=at)
        ]
    )


async def trend(db: AsyncConnection, means: Means, group_id: int, up_to: int | None = None) -> Trend | None:
    """Return what may be shown of a group's series, None when the group is gone.

    :param up_to: the last series, None for all
    """
    group = await groups.load(db, group_id, means.rules)
    if group is None:
        return None
    rated: list[Rated] = []
    for rating in await ratings.closed(db, group_id):
        rated.append(Rated(await _until(db, group, rating), rating.shown))
        if rating.series_id == up_to:
            break
    return Trend(group, tuple(rated))


async def plan_rating(db: AsyncConnection, meeting: Meeting) -> None:
    """Have the question asked at the planned end of the last meeting of a series, as its meetings are now."""
    if meeting.part is None or await ratings.load(db, meeting.part.series_id) is not None:
        return
    series_id = meeting.part.series_id
    last = last_of(await meetings.of_series(db, series_id))
    if last is not None:
        key = f"rating:{series_id}:open"
        await agenda.put(db, AgendaItem(key, Due.OPEN_RATING, last.group_id, series_id, last.ends_at))


async def follow_people(
    db: AsyncConnection, group: Group, changes: Iterable[tuple[Membership | None, Membership]]
) -> None:
    """Take the boxes of people who were removed out of open questions; who is put back is asked still."""
    changed = [*changes]
    await ratings.forget(db, group.id, [after.user_id for _, after in changed if after.state is State.REMOVED])
    back = [after.user_id for before, after in changed if before and before.state is State.REMOVED]
    if not back:
        return
    for kept in [one for one in await ratings.all_open(db) if one.rating.group_id == group.id]:
        for user_id in back:
            if await outbox.is_written(db, letter_key(kept.rating, user_id)):
                await ratings.ask_too(db, kept.rating.series_id, user_id)


def letter_key(rating: Rating, user_id: int) -> str:
    """Return what names the question to one person."""
    return f"rating:{rating.series_id}:{rating.round}:rate:{user_id}"


def about_whom(rating: Rating, user_id: int) -> str:
    """Return what a box is bound to, so that nobody's can stand in for another's."""
    return f"rating:{rating.series_id}:{rating.round}:{user_id}"


def lost_item(rating: Rating, at: datetime) -> AgendaItem:
    """Return the decision about a question whose key is gone."""
    key = f"rating:{rating.series_id}:{rating.round}:lost"
    return AgendaItem(key, Due.RATING_LOST, rating.group_id, rating.series_id, at)


async def _view(
    db: AsyncConnection, group: Group, rating: Rating, *, is_asked: bool = False, is_answered: bool = False
) -> RatingView:
    return RatingView(group, rating, await _until(db, group, rating), is_asked, is_answered)


async def _until(db: AsyncConnection, group: Group, rating: Rating) -> datetime:
    last = last_of(await meetings.of_series(db, rating.series_id))
    return last.local if last else wall_time.local(rating.opens_at, group.zone)
