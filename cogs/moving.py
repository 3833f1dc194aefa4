"""Moving, cancelling and adding a meeting, and deciding when too few are coming: for organisers."""

from datetime import datetime, time

from discord.ext import commands

from bot.clock import Clock
from bot.domain.group import Group
from bot.domain.meeting import Going, Meeting
from bot.domain.pattern import Pattern
from bot.domain.permission import Actor
from bot.domain.series import Offered
from bot.domain.typed_dates import TypedDate, read_dates
from bot.errors import UserError
from bot.services.adding import AddingService
from bot.services.cancelling import CancellingService
from bot.services.moving import MovingService
from bot.services.quorum import QuorumService
from bot.ui import moving as ui
from bot.ui.answers import Answer, Form, Panel
from bot.ui.quorum import decided_panel
from bot.ui.texts.availability import echo
from cogs.door import Tap, on_tap


class MovingCog(commands.Cog):
    """Taps of organisers who change a meeting, and what the commands of the same name do."""

    def __init__(
        self,
        clock: Clock,
        moving: MovingService,
        cancelling: CancellingService,
        adding: AddingService,
        quorum: QuorumService,
    ) -> None:
        self._clock = clock
        self._moving = moving
        self._cancelling = cancelling
        self._adding = adding
        self._quorum = quorum

    async def choose_move(self, actor: Actor, group: Group) -> Answer:
        """Ask which meeting is to move."""
        return Panel(ui.move_choice(await self._moving.choices(actor, group.id)))

    async def choose_cancel(self, actor: Actor, group: Group) -> Answer:
        """Ask which meeting is to be cancelled."""
        return Panel(ui.cancel_choice(await self._moving.choices(actor, group.id)))

    async def ask_add(self, actor: Actor, group: Group) -> Answer:
        """Ask for a further meeting's date."""
        return Form(ui.add_form(*await self._adding.look(actor, group.id)))

    @on_tap("meetings", "choose_move", "pick_move")
    async def tap_move(self, tap: Tap) -> Answer:
        """Ask which meeting is to move."""
        return Panel(ui.move_choice(await self._moving.choices(tap.actor, tap.group_id)))

    @on_tap("meetings", "choose_cancel", "pick_cancel")
    async def tap_cancel(self, tap: Tap) -> Answer:
        """Ask which meeting is to be cancelled."""
        return Panel(ui.cancel_choice(await self._moving.choices(tap.actor, tap.group_id)))

    @on_tap("meetings", "again_move", "pick_to_move")
    async def ask_date(self, tap: Tap) -> Answer:
        """Ask for a meeting's new date."""
        return Form(ui.move_form(await self._moving.look(tap.actor, _meeting(tap))))

    @on_tap("meetings", "typed_move")
    async def review_move(self, tap: Tap) -> Answer:
        """Show the move as it would be."""
        view = await self._moving.look(tap.actor, tap.ref)
        typed = self._read(tap, view.group, view.meeting)
        review = await self._moving.propose(tap.actor, tap.ref, _offered(typed))
        return Panel(ui.move_review(review, tap.ref, echo([typed])))

    @on_tap("meetings", "move")
    async def move(self, tap: Tap) -> Answer:
        """Move the meeting, and tell everybody."""
        return Panel(ui.moved_panel(await self._moving.move(tap.actor, tap.ref)))

    @on_tap("meetings", "ask_cancel", "pick_to_cancel")
    async def review_cancel(self, tap: Tap) -> Answer:
        """Show what cancelling would do."""
        return Panel(ui.cancel_review(await self._cancelling.propose(tap.actor, _meeting(tap))))

    @on_tap("meetings", "cancel")
    async def cancel(self, tap: Tap) -> Answer:
        """Cancel the meeting, and tell everybody."""
        return Panel(ui.cancelled_panel(await self._cancelling.cancel(tap.actor, tap.ref)))

    @on_tap("meetings", "again_add", "pick_add")
    async def tap_add(self, tap: Tap) -> Answer:
        """Ask for a further meeting's date."""
        return Form(ui.add_form(*await self._adding.look(tap.actor, tap.group_id)))

    @on_tap("meetings", "typed_add")
    async def review_add(self, tap: Tap) -> Answer:
        """Show the further meeting as it would be."""
        group, part = await self._adding.look(tap.actor, tap.ref)
        typed = self._read(tap, group, None)
        in_series = part is not None and tap.typed.get("series") == (ui.IN_SERIES,)
        review = await self._adding.propose(tap.actor, tap.ref, _offered(typed), in_series=in_series)
        return Panel(ui.add_review(review, echo([typed])))

    @on_tap("meetings", "add")
    async def add(self, tap: Tap) -> Answer:
        """Add the meeting, and announce it."""
        return Panel(ui.added_panel(await self._adding.add(tap.actor, tap.ref)))

    @on_tap("meetings", *Going)
    async def go(self, tap: Tap) -> Answer:
        """Let a meeting take place though too few are coming."""
        going = Going(tap.verb)
        await self._quorum.go(tap.actor, tap.ref, going)
        return Panel(decided_panel(going))

    def _read(self, tap: Tap, group: Group, meeting: Meeting | None) -> TypedDate:
        """Return the one date that was typed.

        :raises UserError: ``no_dates``, ``one_date``, ``date_to_mend``
        """
        text = "".join(tap.typed.get("date", ()))
        first, *others = read_dates(text, now=self._clock.now(), zone=group.zone, patterns=_patterns(group, meeting))
        if others:
            raise UserError("one_date")
        if first.problem or first.local is None:
            raise UserError("date_to_mend", date=first)
        return first


def _meeting(tap: Tap) -> int:
    """Return the meeting that a button carries, or that was picked in a select."""
    return tap.picked[0] if tap.picked else 0 if tap.verb.startswith("pick_") else tap.ref


def _patterns(group: Group, meeting: Meeting | None) -> tuple[Pattern, ...]:
    """Return what a date without a time or a length means: the meeting's own on its weekday, else the group's usual."""
    usual = group.rules.series.patterns
    if meeting is None:
        return usual
    start = time(meeting.local.hour, meeting.local.minute)
    own = Pattern(meeting.local.weekday(), start, meeting.minutes)
    return (own, *(each for each in usual if each.weekday != own.weekday))


def _offered(typed: TypedDate) -> Offered:
    local: datetime | None = typed.local
    if local is None:
        raise UserError("date_to_mend", date=typed)
    return Offered(local, typed.minutes)
