"""What one person sees of all their groups: what is next, and what waits for them."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agreement import still_to_accept
from bot.domain.asked_round import Round as AskedRound
from bot.domain.availability import Poll, PollState
from bot.domain.commitment import Round
from bot.domain.group import Group
from bot.domain.group_life import Life, life
from bot.domain.membership import TAKING_PART, Membership
from bot.domain.message import Message
from bot.domain.permission import Action, Actor
from bot.domain.typed_text import clean_name
from bot.domain.waiting_list import place_of
from bot.errors import UserError
from bot.services.bus_stop import waiting_stop
from bot.services.means import Means, enter
from bot.services.meeting_view import MeetingView
from bot.services.rating import RatingView, questions
from bot.services.stop_view import StopView
from bot.services.undelivered import unheard
from bot.store import (
    agreement,
    asked_round,
    availability,
    commitments,
    group_life,
    groups,
    meetings,
    memberships,
    ratings,
)
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one group.

    :param polls: open polls that ask this person, the newest first
    :param place: the place in line, None when not in it
    :param life: where the group is in its life
    :param asked: what waits for this person's answer, such as a roll call
    :param stop: the bus stop that asks this person, None between two stops
    :param unheard: what direct messages could not bring them, the newest first
    :param committing: the question after an initial meeting that they were asked, while it is not settled
    :param ratings: the series they can say of how helpful they were, as who has left can too
    :param agreement_waits: whether the group's present agreement waits for them
    """

    group: Group
    membership: Membership
    polls: tuple[Poll, ...]
    next_meeting: MeetingView | None
    place: int | None
    unheard: tuple[Message, ...] = ()
    ratings: tuple[RatingView, ...] = ()
    committing: Round | None = None
    agreement_waits: bool = False
    asked: tuple[AskedRound, ...] = ()
    life: Life = Life.RUNNING
    stop: StopView | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything `/home` shows.

    :param open_groups: groups of this server that anybody may find, where the person has no row
    """

    standings: tuple[Standing, ...]
    open_groups: tuple[Group, ...]
    manages: bool


class HomeService:
    """Use cases of one person for themselves."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor) -> Home:
        """Return what one person sees, on this server; in direct messages, of all their groups."""
        async with self._means.database.reading() as db:
            rows = await memberships.of_person(db, actor.user_id, actor.guild_id)
            rated = await ratings.asking(db, actor.user_id)
            mine = {
                row.group_id: row for row in rows
                if row.state in TAKING_PART or row.is_organiser or row.group_id in rated
            }  # fmt: skip
            known = await groups.several(db, [*mine], self._means.rules)
            standings = [await self._standing(db, group, mine[group.id]) for group in known]
            here = await groups.of_server(db, actor.guild_id, self._means.rules) if actor.guild_id else ()
        found = [group for group in here if group.open_to_newcomers and group.closed_at is None]
        newcomers = tuple(group for group in found if group.id not in mine)
        return Home(tuple(standings), newcomers, actor.manages)

    async def unheard(self, actor: Actor, group_id: int) -> tuple[Message, ...]:
        """Return what direct messages could not bring somebody, of a group they have a row in, the newest first.

        :raises UserError: ``not_found``
        """
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.JOIN, even_closed=True)
            if entry.membership is None:
                raise UserError("not_found")
            return await unheard(db, group_id, actor.user_id, self._means.now())

    @whole
    async def be_called(self, actor: Actor, name: str) -> str:
        """Note what somebody wants to be called in their groups on this server, and return it.

        :raises UserError: ``name_empty``, ``name_too_long``
        """
        cleaned = clean_name(name)
        async with self._means.database.writing() as db:
            for row in await memberships.of_person(db, actor.user_id, actor.guild_id):
                await memberships.save(db, replace(row, name=cleaned))
        return cleaned

    async def organised_servers(self, user_id: int) -> tuple[int, ...]:
        """Return the servers whose rows name this person as an organiser."""
        async with self._means.database.reading() as db:
            rows = await memberships.of_person(db, user_id, None)
            known = await groups.several(db, [row.group_id for row in rows if row.is_organiser], self._means.rules)
        return tuple(dict.fromkeys(group.guild_id for group in known))

    async def _standing(self, db: AsyncConnection, group: Group, row: Membership) -> Standing:
        if group.closed_at is not None:
            missed = await unheard(db, group.id, row.user_id, self._means.now())
            rating = await questions(db, group, row.user_id, self._means.now())
            return Standing(group, row, (), None, None, missed, rating, life=Life.CLOSED)
        asked = [poll for poll in await availability.of_group(db, group.id, [PollState.OPEN]) if poll.asks(row)]
        known = await memberships.of_group(db, group.id)
        expected = [
            meeting for meeting in await meetings.to_come(db, group.id, self._means.now()) if meeting.expects(row)
        ]
        upcoming = MeetingView(group, expected[0], known, row.user_id) if expected else None
        missed = await unheard(db, group.id, row.user_id, self._means.now())
        rating = await questions(db, group, row.user_id, self._means.now())
        accepted = await agreement.accepted(db, (await agreement.present(db, group.id)).id)
        waits = bool(still_to_accept([row], accepted))
        rounds = await commitments.unsettled(db, group.id)
        return Standing(
            group=group,
            membership=row,
            polls=tuple(asked),
            next_meeting=upcoming,
            place=place_of(row.user_id, known),
            unheard=missed,
            ratings=rating,
            committing=next((one for one in rounds if row.user_id in one.answers), None),
            agreement_waits=waits,
            asked=tuple(one for one in await asked_round.under_way(db, group.id) if one.waits_for(row.user_id)),
            stop=await waiting_stop(db, self._means, row),
            life=life(group, await group_life.found(db, group.id)),
        )
