"""Copies of the database: every night, and when an organiser asks."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.agenda import NO_GROUP, AgendaItem, Due
from bot.domain.backup import Copy, Occasion, next_night, outlived
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.store import agenda, backup
from bot.store.database import whole

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(hours=1)
ASKED_EVERY = timedelta(minutes=10)
"""How young a copy is as good as a new one; it is of the whole house, and any organiser may ask for one."""


@dataclass(frozen=True, slots=True)
class Backups:
    """How the copies stand.

    :param last: the newest one; each was found sound before it got its name
    :param next_at: when the next nightly one is made or tried again, None where they are turned off
    :param failed: how often the next one has been tried in vain
    """

    last: Copy | None
    next_at: datetime | None
    failed: int


class BackupService:
    """Makes copies, and keeps as many as it should.

    :param kept: how many nightly copies stay; 0 makes none by itself
    """

    def __init__(self, means: Means, kept: int) -> None:
        self._means = means
        self._kept = kept
        self._turn = asyncio.Lock()

    async def plan(self) -> None:
        """Put the next nightly copy on the agenda, or take it off where nightly copies are turned off."""
        async with self._means.database.reading() as db:
            planned = await agenda.first_of(db, Due.BACK_UP)
        if (planned is not None) == (self._kept > 0):
            return
        async with self._means.database.writing() as db:
            if planned is None:
                await agenda.put(db, _night(self._means.now()))
            else:
                await agenda.cancel(db, planned.key)

    async def back_up_nightly(self, item: AgendaItem) -> None:
        """Make the nightly copy and plan the next; one that fails is tried again within the hour.

        The copy is made outside any transaction, so a process that is killed on the way makes it again.
        """
        try:
            await self._make(Occasion.NIGHTLY)
        except backup.BackupError:
            log.exception("backup_failed key=%s", item.key)
            async with self._means.database.writing() as db:
                await agenda.put_off(db, item, self._means.now() + TRY_AGAIN)
            return
        async with self._means.database.writing() as db:
            await agenda.done(db, item, self._means.now())
            await agenda.put(db, _night(self._means.now()))

    @whole
    async def back_up_now(self, actor: Actor, group_id: int) -> Copy:
        """Make a copy because an organiser wants one.

        :raises UserError: ``backup_just_made``, ``backup_no_room``, ``backup_failed``, and what
            ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            await enter(db, self._means, actor, group_id, Action.ORGANISE)
        try:
            return await self._make(Occasion.ASKED)
        except backup.NoRoomError as error:
            raise UserError("backup_no_room") from error
        except backup.BackupError as error:
            log.exception("backup_failed group_id=%s", group_id)
            raise UserError("backup_failed") from error

    async def standing(self, actor: Actor, group_id: int) -> Backups:
        """Return how the copies stand, for an organiser.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            await enter(db, self._means, actor, group_id, Action.ORGANISE)
            planned = await agenda.first_of(db, Due.BACK_UP)
            failed = await agenda.tries(db, planned.key) if planned else 0
        found = await asyncio.to_thread(backup.copies, self._means.database.path)
        return Backups(found[-1] if found else None, planned.due_at if planned else None, failed)

    async def _make(self, occasion: Occasion) -> Copy:
        """Write one copy at a time, and delete those that have had their time."""
        database = self._means.database
        async with self._turn:
            taken_at = self._means.now().replace(microsecond=0)
            if occasion is Occasion.ASKED:
                await self._require_rest(taken_at)
            new = Copy(taken_at, occasion, size=0)
            size = await backup.write(database, backup.path_of(database.path, new), taken_at)
            await asyncio.to_thread(self._sweep, taken_at)
        log.info("backed_up occasion=%s bytes=%s", occasion, size)
        return Copy(taken_at, occasion, size)

    async def _require_rest(self, at: datetime) -> None:
        found = await asyncio.to_thread(backup.copies, self._means.database.path)
        if found and timedelta(0) <= at - found[-1].taken_at < ASKED_EVERY:
            raise UserError("backup_just_made", at=found[-1].taken_at)

    def _sweep(self, at: datetime) -> None:
        path = self._means.database.path
        backup.remove(path, outlived(backup.copies(path), self._kept, at))


def _night(after: datetime) -> AgendaItem:
    at = next_night(after)
    return AgendaItem(f"backup:{at:%Y-%m-%d}", Due.BACK_UP, NO_GROUP, 0, at)
