"""Use cases of organisers who call a round: ask about newcomers, want nobody this time, or settle with one tap."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience, closing_time
from bot.domain.boarding import Word
from bot.domain.bus_stop import BusStop, Departure, StopState
from bot.domain.consent import Round, RoundState, asking_ends, asking_starts, newcomers_asked
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.offers import Offer, is_too_near
from bot.domain.permission import Action, Actor
from bot.domain.second_word import Act, SecondWord, Wish
from bot.domain.series import Offered
from bot.domain.stop_times import times
from bot.domain.typed_breaks import read_breaks
from bot.errors import UserError
from bot.services import second_word
from bot.services.boarding import advance, first_meeting, look
from bot.services.consenting import tell_of_history
from bot.services.means import Means, enter
from bot.services.settlement import dates_to_ask
from bot.store import acts, bus_stops, consent, meetings, offers
from bot.store import second_word as words
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class CallView:
    """A filling of seats as an organiser looks at it, called or not.

    :param asked: the round, its number 0 where nothing is called yet
    :param open_seats: free seats that nobody is offered
    :param line: who would be asked about, in order
    :param offers: what has been offered, in the order in which it was
    :param departure: who rides on, None for a series that has dates
    :param dates: what the next question offers, were it opened now; none for a series that has dates
    :param word: the other organiser's word, None where none is needed
    """

    group: Group
    asked: Round
    open_seats: int
    line: tuple[Membership, ...]
    known: tuple[Membership, ...]
    offers: tuple[Offer, ...] = ()
    departure: Departure | None = None
    stop: BusStop | None = None
    dates: tuple[Offered, ...] = ()
    closes_at: datetime | None = None
    word: SecondWord | None = None

    @property
    def is_called(self) -> bool:
        """Whether organisers have confirmed something."""
        return self.asked.id != 0


class CallingService:
    """Use cases of organisers at a bus stop that has closed, or with a seat free in a series that has dates."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def view(self, actor: Actor, stop_id: int) -> CallView:
        """Return how a bus stop's seats stand, and what asking or settling would do.

        :raises UserError: ``not_found``, ``organisers_only``, ``stop_is_open``
        """
        async with self._means.database.reading() as db:
            group, stop = await self._stop(db, actor, stop_id)
            return await self._view(db, group, await self._round_of(db, group, stop, actor), stop)

    async def view_series(self, actor: Actor, group_id: int) -> CallView:
        """Return how the seats of the group's series stand that has dates and has not begun.

        :raises UserError: ``not_found``, ``organisers_only``, ``no_series_to_fill``, ``invite_too_late`` (local)
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            return await self._view(db, group, await self._filling(db, group, actor), None)

    @whole
    async def start(self, actor: Actor, stop_id: int) -> CallView:
        """Ask the group about newcomers, now or when the leavers have spoken; a second tap changes nothing.

        :raises UserError: as ``view``; ``no_open_seats``, ``nobody_waiting``, ``bus_stop_settled``, ``word_waits``
        """
        async with self._means.database.writing() as db:
            group, stop = await self._stop(db, actor, stop_id)
            asked = await self._round_of(db, group, stop, actor)
            return await self._call(db, actor, group, asked, stop)

    @whole
    async def start_series(self, actor: Actor, group_id: int) -> CallView:
        """Ask the group about newcomers for a series that has dates, at once; a second tap changes nothing.

        :raises UserError: as ``view_series`` and ``start``
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            return await self._call(db, actor, group, await self._filling(db, group, actor), None)

    @whole
    async def decline(self, actor: Actor, stop_id: int) -> CallView:
        """Have nobody asked about this time: the stop is settled as soon as it can be.

        :raises UserError: as ``view``; ``offers_are_out``, ``bus_stop_settled``
        """
        async with self._means.database.writing() as db:
            group, stop = await self._stop(db, actor, stop_id)
            asked = await self._round_of(db, group, stop, actor)
            self._require_unsettled(asked)
            if asked.id and await offers.of_round(db, asked.id):
                raise UserError("offers_are_out")
            starts = asking_starts(self._means.now(), await self._settles_from(db, group, stop))
            nobody = replace(asked, state=RoundState.DECLINED, called_by=actor.user_id, newcomers=(), starts_at=starts)
            return await self._settle(db, actor, group, replace(nobody, flagged=frozenset[int](), word_id=None), stop)

    @whole
    async def settle(self, actor: Actor, stop_id: int) -> CallView:
        """Settle a bus stop at which nobody is to be asked about, as soon as nobody's seat is pending.

        :raises UserError: as ``view``; ``settle_too_early`` (at), ``round_runs``, ``bus_stop_settled``
        :source: domain.md 3.8, step 6
        """
        async with self._means.database.writing() as db:
            group, stop = await self._stop(db, actor, stop_id)
            asked, now = await self._round_of(db, group, stop, actor), self._means.now()
            self._require_unsettled(asked)
            if asked.id and asked.state in {RoundState.CALLED, RoundState.OPEN}:
                raise UserError("round_runs")
            from_at = await self._settles_from(db, group, stop)
            if now < from_at:
                raise UserError("settle_too_early", at=from_at)
            return await self._settle(db, actor, group, replace(asked, state=RoundState.DECLINED, starts_at=now), stop)

    @whole
    async def set_breaks(self, actor: Actor, stop_id: int, typed: str) -> CallView:
        """Note the days without meetings in the next series, which the settlement asks about.

        :raises UserError: as ``view``; ``bus_stop_settled``, ``not_a_break``, ``too_many_breaks``
        """
        async with self._means.database.writing() as db:
            group, stop = await self._stop(db, actor, stop_id, closed=False)
            if stop.state is StopState.SETTLED:
                raise UserError("bus_stop_settled")
            breaks = read_breaks(typed, now=self._means.now(), zone=group.zone)
            stop = replace(stop, breaks=breaks)
            await bus_stops.save(db, stop)
            return await self._view(db, group, await self._round_of(db, group, stop, actor), stop)

    async def breaks_of(self, actor: Actor, stop_id: int) -> BusStop:
        """Return a bus stop with the breaks that are declared, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            return (await self._stop(db, actor, stop_id, closed=False))[1]

    async def _call(
        self, db: AsyncConnection, actor: Actor, group: Group, asked: Round, stop: BusStop | None
    ) -> CallView:
        """Write a round that is called, have the other organiser asked for their word, and begin it when it is time."""
        self._require_unsettled(asked)
        if not asked.id or asked.state is RoundState.DECLINED:
            await self._require_somebody(db, group, asked)
            asked = replace(asked, state=RoundState.CALLED, called_by=actor.user_id, called_at=self._means.now())
            asked = await self._timed(db, group, asked, stop)
            asked = await _write(db, asked)
            await self._log(db, group, actor, "consent_start")
            await tell_of_history(db, self._means, group, asked)
        word = await _word(db, asked)
        if word is None or not word.is_carried_out:
            word = await second_word.ask(db, self._means, group, actor, Wish(Act.OFFERS, asked.id))
            asked = await _write(db, replace(asked, word_id=word.id))
        asked = await advance(db, self._means, group, asked)
        return await self._view(db, group, asked, stop)

    async def _settle(self, db: AsyncConnection, actor: Actor, group: Group, asked: Round, stop: BusStop) -> CallView:
        asked = await _write(db, asked)
        await self._log(db, group, actor, "stop_settle")
        asked = await advance(db, self._means, group, asked)
        found = await bus_stops.load(db, stop.id)
        return await self._view(db, group, asked, found or stop)

    async def _timed(self, db: AsyncConnection, group: Group, asked: Round, stop: BusStop | None) -> Round:
        now = self._means.now()
        starts = asking_starts(now, await self._settles_from(db, group, stop) if stop else None)
        return replace(asked, starts_at=starts, ends_at=asking_ends(starts, group.zone, group.rules.offers))

    async def _require_somebody(self, db: AsyncConnection, group: Group, asked: Round) -> None:
        found = await look(db, self._means, group, asked, word=Word.GIVEN)
        if found.boarding.open == 0 and found.boarding.seats.pending == 0:
            raise UserError("no_open_seats")
        if not found.boarding.line:
            raise UserError("nobody_waiting")

    def _require_unsettled(self, asked: Round) -> None:
        if asked.is_settled:
            raise UserError("bus_stop_settled")

    async def _stop(
        self, db: AsyncConnection, actor: Actor, stop_id: int, *, closed: bool = True
    ) -> tuple[Group, BusStop]:
        stop = await bus_stops.load(db, stop_id)
        if stop is None:
            raise UserError("not_found")
        group = (await enter(db, self._means, actor, stop.group_id, Action.ORGANISE)).group
        if closed and stop.state is StopState.OPEN:
            raise UserError("stop_is_open", at=stop.closes_at)
        return group, stop

    async def _settles_from(self, db: AsyncConnection, group: Group, stop: BusStop) -> datetime:
        made = await meetings.of_series(db, stop.series_id)
        return times(made, group.rules.bus_stop, stop).settles_from

    async def _round_of(self, db: AsyncConnection, group: Group, stop: BusStop, actor: Actor) -> Round:
        """Return the round of a stop, or one that nobody has called yet."""
        found, now = await consent.of_stop(db, stop.id), self._means.now()
        if found is not None:
            return found
        return await self._timed(
            db, group, Round(0, group.id, stop.series_id, stop.id, actor.user_id, now, now, now), stop
        )

    async def _filling(self, db: AsyncConnection, group: Group, actor: Actor) -> Round:
        """Return the round under way for the series that has dates and has not begun, or one that nobody called yet."""
        now = self._means.now()
        to_come = [one for one in await meetings.to_come(db, group.id, now) if one.part is not None]
        series_id = next((one.part.series_id for one in to_come if one.part and one.part.number == 1), None)
        first = await first_meeting(db, series_id) if series_id is not None else None
        if series_id is None or first is None or first <= now:
            raise UserError("no_series_to_fill")
        for asked in await consent.under_way(db, group.id):
            if asked.has_dates and asked.series_id == series_id:
                return asked
        ends = asking_ends(now, group.zone, group.rules.offers)
        if is_too_near(ends, first, group.zone, group.rules.offers):
            raise UserError("invite_too_late", local=to_come[0].local)
        return Round(0, group.id, series_id, None, actor.user_id, now, now, ends)

    async def _log(self, db: AsyncConnection, group: Group, actor: Actor, act: str) -> None:
        await acts.add(db, acts.Act(0, group.id, actor.user_id, act, None), self._means.now())

    async def _view(self, db: AsyncConnection, group: Group, asked: Round, stop: BusStop | None) -> CallView:
        outlook = await look(db, self._means, group, asked, word=Word.GIVEN)
        rows = {row.user_id: row for row in outlook.known}
        wanted = asked.newcomers or newcomers_asked(outlook.boarding.line, outlook.boarding.open, group.rules.offers)
        closes_at = closing_time(self._means.now(), Audience.MEMBERS, group.zone, group.rules.poll)
        last = await meetings.last_before(db, group.id, date.max)
        return CallView(
            group,
            asked,
            outlook.boarding.open,
            tuple(rows[one] for one in wanted if one in rows),
            outlook.known,
            outlook.boarding.offers,
            stop.departure(group.rules) if stop else None,
            stop,
            dates_to_ask(group, closes_at, stop.breaks, last) if stop else (),
            closes_at,
            await _word(db, asked),
        )


async def _word(db: AsyncConnection, asked: Round) -> SecondWord | None:
    return await words.load(db, asked.word_id) if asked.word_id is not None else None


async def _write(db: AsyncConnection, asked: Round) -> Round:
    """Write a round, a new one or one that organisers have thought about once more."""
    if not asked.id:
        return await consent.add(db, asked)
    await consent.save(db, asked)
    return asked
