"""Founding a group: the invitation's form and echo, the one tap, inviting more, letting it rest."""

from discord.ext import commands

from bot.clock import Clock
from bot.domain.availability import NO_CARD, Audience, PollState
from bot.domain.founding import clean_purpose, open_again_until
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.domain.typed_dates import TypedDate, read_dates
from bot.errors import UserError
from bot.services.asking import Question
from bot.services.founding import FoundingService
from bot.services.poll_view import PollView
from bot.ui import founding as ui
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.availability import Receipt, answers_panel
from bot.ui.texts import availability as availability_texts
from bot.ui.texts import founding as texts
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.server import require_writable
from cogs.typed import closing, offered


class FoundingCog(commands.Cog):
    """Taps of organisers who invite, and of people who answer."""

    def __init__(self, door: Door, founding: FoundingService, clock: Clock) -> None:
        self._door = door
        self._founding = founding
        self._clock = clock

    async def begin(self, actor: Actor, group_id: int) -> Answer:
        """Open the form of an invitation."""
        return Form(ui.form(await self._founding.begin(actor, group_id)))

    async def draft(self, interaction: Interaction, actor: Actor, group: Group, question: Question) -> Answer:
        """Echo an invitation before anybody reads it.

        :raises UserError: ``cannot_write``, and what ``FoundingService.draft`` raises
        """
        if interaction.guild is not None and question.channel_id != NO_CARD:
            require_writable(interaction.guild, question.channel_id)
        return await self._shown(actor, await self._founding.draft(actor, group.id, question))

    @on_tap("founding", "found", "pick_found", "again_invitation")
    async def ask(self, tap: Tap) -> Answer:
        """Open the form of an invitation."""
        return await self.begin(tap.actor, tap.group_id)

    @on_tap("founding", "typed_invitation")
    async def typed(self, tap: Tap) -> Answer:
        """Echo what the form brought."""
        group = (await self._founding.begin(tap.actor, tap.ref)).group
        purpose, dates, closes = ("\n".join(tap.typed.get(field, ())) for field in ("purpose", "dates", "closes"))
        now = self._clock.now()
        read = read_dates(dates, now=now, zone=group.zone, patterns=group.rules.series.patterns)
        if any(date.problem for date in read):
            self._remember(tap)
            raise UserError("dates_to_mend", dates=read, again=kit.custom_id("founding", "again_invitation", tap.ref))
        closes_on = closing(closes, group, now)
        question = Question(Audience.FOUNDING, NO_CARD, offered(read), closes_on, purpose=clean_purpose(purpose))
        return await self._shown(tap.actor, await self._founding.draft(tap.actor, group.id, question), read)

    @on_tap("founding", "pick")
    async def pick(self, tap: Tap) -> Answer:
        """Take some people whom the invitation goes to."""
        return await self._shown(tap.actor, await self._founding.pick(tap.actor, tap.ref, tap.picked))

    @on_tap("founding", "pick_willing")
    async def pick_willing(self, tap: Tap) -> Answer:
        """Take those who wait for another group and said yes to a second one."""
        return await self._shown(tap.actor, await self._founding.pick_willing(tap.actor, tap.ref))

    @on_tap("founding", "pick_nobody")
    async def pick_nobody(self, tap: Tap) -> Answer:
        """Begin anew with whom the invitation goes to."""
        return await self._shown(tap.actor, await self._founding.pick_nobody(tap.actor, tap.ref))

    @on_tap("founding", "card")
    async def show_in(self, tap: Tap) -> Answer:
        """Take where the card goes; picking none takes it away."""
        channel_id = tap.picked[0] if tap.picked else NO_CARD
        await self._founding.enter(tap.actor, tap.ref)
        if tap.interaction.guild is not None and channel_id != NO_CARD:
            require_writable(tap.interaction.guild, channel_id)
        return await self._shown(tap.actor, await self._founding.show_in(tap.actor, tap.ref, channel_id))

    @on_tap("founding", "come", "come_to_none")
    async def come(self, tap: Tap) -> Answer:
        """Note somebody's interest and the dates they can make, all in one tap."""
        return self._answered(await self._founding.come(tap.actor, tap.ref, tap.picked))

    @on_tap("founding", "phone", "no_phone")
    async def ask_for_a_call(self, tap: Tap) -> Answer:
        """Note that there is somebody they could not share a group with, or take it back."""
        return self._answered(await self._founding.ask_for_a_call(tap.actor, tap.ref, wanted=tap.verb == "phone"))

    @on_tap("founding", "more")
    async def more(self, tap: Tap) -> Answer:
        """Open the picker of more people to invite."""
        view, now = await self._founding.undecided(tap.actor, tap.ref), self._clock.now()
        until = open_again_until(view.poll, view.group.zone, view.group.rules.poll, now)
        return Panel(ui.more_panel(view, None if view.is_open_at(now) else until))

    @on_tap("founding", "invite")
    async def invite(self, tap: Tap) -> Answer:
        """Invite who was picked besides."""
        return Panel(ui.invited_panel(await self._founding.invite_more(tap.actor, tap.ref, tap.picked)))

    @on_tap("founding", "rest")
    async def rest(self, tap: Tap) -> Answer:
        """Ask whether the invitation is to rest, before everybody interested is told."""
        return Panel(ui.rest_panel(await self._founding.undecided(tap.actor, tap.ref)))

    def _answered(self, view: PollView) -> Answer:
        """Return somebody's own answers while they count, and else where they stand."""
        now, row = self._clock.now(), view.own_row
        if view.is_open_at(now) and row is not None and view.poll.asks(row):
            return Panel(answers_panel(view, receipt=Receipt(now, texts.interest(view.group, view.poll, view.user_id))))
        return Panel(ui.late_panel(view))

    def _remember(self, tap: Tap) -> None:
        self._door.memory.remember(tap.actor.user_id, kit.custom_id("founding", "typed_invitation", tap.ref), tap.typed)

    async def _shown(self, actor: Actor, view: PollView, typed: tuple[TypedDate, ...] = ()) -> Answer:
        """Return an invitation's echo; one that is open already is not shown as a draft again."""
        if view.poll.state is not PollState.DRAFT:
            return Panel(ui.opened_panel(view))
        willing = len(await self._founding.willing(actor, view))
        dates = availability_texts.echo(typed) if typed else ui.listed_dates(view)
        return Panel(ui.draft_panel(view, dates, willing))
