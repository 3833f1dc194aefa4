"""What falls due around the question how helpful a series was: asked, reminded of, counted, and its key destroyed.

The order of things is what a crash may cut anywhere: a key is on the disk before its question is; a histogram is
written, and every box deleted, in one transaction; only then the key is destroyed, and the files are scrubbed. The row
on the agenda is done at the very end, so whatever was cut off is taken up again; a key that no open question needs is
destroyed at the next start at the latest.

:source: reliability.md 4.4, scheme C
"""

import asyncio
import logging
import secrets
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.group import Group
from bot.domain.message import Kind, Message, Target
from bot.domain.rating import TIMES_ASKED, Rating, RatingState, closes_at, last_of, remind_at
from bot.services.means import Means
from bot.services.rating import about_whom, letter_key, lost_item
from bot.services.say import NOTICE_STANDS, notice, say, tell_organisers
from bot.store import agenda, facts, groups, meetings, memberships, ratings
from bot.store.database import whole
from bot.store.ratings import Kept
from bot.store.sealing import Keyring, SealBrokenError

log = logging.getLogger(__name__)

HOUSE = "keys_of"
"""The fact that names this database in a folder of keys; a copy of the database keeps it."""

RATING_DUES = frozenset({Due.OPEN_RATING, Due.REMIND_RATING, Due.CLOSE_RATING, Due.RATING_LOST})


class RatingRounds:
    """Decides what is due about ratings; parts of it can't be inside a transaction."""

    def __init__(self, means: Means, keyring: Keyring) -> None:
        self._means = means
        self._keyring = keyring

    @whole
    async def mend(self) -> None:
        """Take up what an end in the middle left: keys that nothing needs, questions that lost theirs."""
        await self._sweep()
        async with self._means.database.reading() as db:
            opened = await ratings.all_open(db)
        for kept in opened:
            if not await self._has_key(kept):
                async with self._means.database.writing() as db:
                    await agenda.put(db, lost_item(kept.rating, self._means.now()))

    async def decide(self, item: AgendaItem) -> None:
        """Decide one row, and note that it is done."""
        match item.kind:
            case Due.OPEN_RATING:
                await self._open(item)
            case Due.REMIND_RATING:
                await self._remind(item)
            case Due.RATING_LOST:
                await self._start_over(item)
            case _:
                await self._close(item)

    async def _open(self, item: AgendaItem) -> None:
        """Ask everybody who rode in a series, unless its end has moved or an answer could never be shown."""
        key = await self._new_key()
        async with self._means.database.writing() as db:
            is_asked = await self._ask(db, item, key)
        if not is_asked:
            await self._sweep()

    async def _ask(self, db: AsyncConnection, item: AgendaItem, key: str) -> bool:
        now, series_id = self._means.now(), item.ref_id
        group = await groups.load(db, item.group_id, self._means.rules)
        last = last_of(await meetings.of_series(db, series_id))
        if group is not None and last is not None and now < last.ends_at:
            await agenda.put(db, replace(item, due_at=last.ends_at))
            return False
        await agenda.done(db, item, now)
        if group is None or last is None or await ratings.load(db, series_id) is not None:
            return False
        people = [row.user_id for row in await memberships.of_group(db, group.id) if series_id in row.rides]
        if len(people) < group.rules.rating.least_answers:
            return False
        rating = Rating(series_id, group.id, 1, now, closes_at(now, group.zone, group.rules.rating))
        await ratings.begin(db, rating, key, people)
        await self._write_to(db, rating, Kind.RATING, people)
        await self._plan(db, group, rating)
        log.info("rating_opened series=%s asked=%s", series_id, len(people))
        return True

    async def _remind(self, item: AgendaItem) -> None:
        """Write once more to who has not answered."""
        async with self._means.database.writing() as db:
            kept = await ratings.load_open(db, item.ref_id)
            if kept is not None and kept.rating.takes_answers(at=self._means.now()):
                boxes = await ratings.boxes(db, item.ref_id)
                await self._write_to(db, kept.rating, Kind.RATING_REMINDER, [one for one in boxes if not boxes[one]])
            await agenda.done(db, item, self._means.now())

    async def _close(self, item: AgendaItem) -> None:
        """Count the answers, say what may be said, and leave nothing else of them."""
        async with self._means.database.reading() as db:
            kept = await ratings.load_open(db, item.ref_id)
        if kept is not None and self._means.now() < kept.rating.closes_at:
            return await self._done(item)  # it was asked again since, and closes later
        if kept is not None and not await self._count(kept):
            return await self._start_over(item)
        await self._sweep()
        await self._means.database.scrub()
        return await self._done(item)

    async def _count(self, kept: Kept) -> bool:
        """Write the histogram and delete every box in one transaction; return False where the key is gone."""
        async with self._means.database.writing() as db:
            group = await groups.load(db, kept.rating.group_id, self._means.rules)
            boxes = await ratings.boxes(db, kept.rating.series_id)
            try:
                scores = self._opened(kept, boxes.items())
            except SealBrokenError:
                return False
            if group is not None:
                least = group.rules.rating.least_answers
                await self._end(db, group, kept.rating.count(scores, len(boxes), least))
        return True

    def _opened(self, kept: Kept, boxes: Iterable[tuple[int, str | None]]) -> list[int]:
        """Return what was answered, in an order that says nothing.

        :raises SealBrokenError: the key or a box is not what it was; nobody guesses
        """
        seal = self._keyring.find(kept.key)
        given = [seal.open(about_whom(kept.rating, one), box).score for one, box in boxes if box is not None]
        secrets.SystemRandom().shuffle(given)
        return given

    async def _start_over(self, item: AgendaItem) -> None:
        """Ask again, with a new key, a question whose key is gone; where that happens twice there is no result."""
        async with self._means.database.reading() as db:
            kept = await ratings.load_open(db, item.ref_id)
        if kept is None or (item.kind is Due.RATING_LOST and await self._has_key(kept)):
            return await self._done(item)
        is_last = kept.rating.round >= TIMES_ASKED
        key = "" if is_last else await self._new_key()
        async with self._means.database.writing() as db:
            group = await groups.load(db, kept.rating.group_id, self._means.rules)
            if group is not None:
                await self._tell_lost(db, group, kept.rating)
                again = await self._anew(db, group, kept.rating, key)
                log.error("rating_key_lost series=%s asked_again=%s", item.ref_id, again)
        await self._sweep()
        await self._means.database.scrub()
        return await self._done(item)

    async def _anew(self, db: AsyncConnection, group: Group, rating: Rating, key: str) -> bool:
        if not key:
            await self._end(db, group, replace(rating, state=RatingState.LOST))
            return False
        now = self._means.now()
        closes = closes_at(now, group.zone, group.rules.rating)
        again = replace(rating, round=rating.round + 1, opens_at=now, closes_at=closes)
        await agenda.cancel_about(db, group.id, rating.series_id, [Due.REMIND_RATING, Due.CLOSE_RATING])
        await ratings.begin_anew(db, again, key)
        await self._write_to(db, again, Kind.RATING_AGAIN, await ratings.boxes(db, again.series_id))
        await self._plan(db, group, again)
        return True

    async def _end(self, db: AsyncConnection, group: Group, rating: Rating) -> None:
        """Keep what is left, and say it in the group's channel, once."""
        await ratings.close(db, rating)
        now, to = self._means.now(), Target(channel_id=group.channel_id)
        key = f"rating:{rating.series_id}:card"
        until = now + NOTICE_STANDS
        await say(db, Message(key, Kind.RATING_CARD, group.id, to, rating.series_id, now, until))
        log.info("rating_closed series=%s", rating.series_id)

    async def _tell_lost(self, db: AsyncConnection, group: Group, rating: Rating) -> None:
        key = f"rating:{rating.series_id}:{rating.round}:key_lost"
        told = notice(key, Kind.RATING_LOST, group, rating.series_id, self._means.now())
        known = await memberships.of_group(db, group.id)
        await tell_organisers(db, group, [row for row in known if row.is_organiser], told)

    async def _write_to(self, db: AsyncConnection, rating: Rating, kind: Kind, people: Iterable[int]) -> None:
        """Write to people, one after the other, as long as the question is open."""
        now = self._means.now()
        for place, user_id in enumerate(sorted(people)):
            key, to = letter_key(rating, user_id), Target(user_id=user_id)
            key = f"{key}:again" if kind is Kind.RATING_REMINDER else key
            due, until = now + place * self._means.direct_message_every, rating.closes_at
            await say(db, Message(key, kind, rating.group_id, to, rating.series_id, due, until, about=user_id))

    async def _plan(self, db: AsyncConnection, group: Group, rating: Rating) -> None:
        due = {Due.REMIND_RATING: remind_at(rating, group.zone, group.rules.rating), Due.CLOSE_RATING: rating.closes_at}
        for kind, due_at in due.items():
            if due_at is not None:
                key = f"rating:{rating.series_id}:{rating.round}:{kind}"
                await agenda.put(db, AgendaItem(key, kind, group.id, rating.series_id, due_at))

    async def _new_key(self) -> str:
        return await asyncio.to_thread(self._keyring.make, await self._house())

    async def _has_key(self, kept: Kept) -> bool:
        try:
            await asyncio.to_thread(self._keyring.find, kept.key)
        except SealBrokenError:
            return False
        return True

    async def _sweep(self) -> None:
        """Destroy every key that no open question needs."""
        house = await self._house()
        async with self._means.database.reading() as db:
            needed = {kept.key for kept in await ratings.all_open(db)}
        destroyed = await asyncio.to_thread(self._keyring.sweep, house, needed)
        if destroyed:
            log.info("rating_keys_destroyed number=%s", destroyed)

    async def _house(self) -> str:
        async with self._means.database.reading() as db:
            known = await facts.load(db, HOUSE)
        if known is not None:
            return known
        made = secrets.token_hex(8)
        async with self._means.database.writing() as db:
            await facts.save(db, HOUSE, made)
        return made

    async def _done(self, item: AgendaItem) -> None:
        async with self._means.database.writing() as db:
            await agenda.done(db, item, self._means.now())
