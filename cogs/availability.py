"""`/availability`: asking for a date, answering, and how far it has got."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.availability import Answer as Given
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.permission import Action, Actor
from bot.domain.typed_dates import read_dates
from bot.errors import UserError
from bot.services.asking import Question
from bot.services.availability import AvailabilityService
from bot.services.group import Circle, GroupService
from bot.services.meetings import MeetingService
from bot.services.poll_view import PollView
from bot.ui import availability as ui
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.founding import late_panel
from bot.ui.meetings import list_panel
from bot.ui.texts import availability as texts
from bot.ui.texts import founding as founding_texts
from bot.ui.texts import series as series_texts
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.founding import FoundingCog
from cogs.meant import Asked, in_group, meant
from cogs.series_poll import SeriesPollCog
from cogs.server import require_writable, text_channel
from cogs.turnout import STATUS, TurnoutCog
from cogs.typed import closing, offered

ANSWER = Asked(Circle.MINE, "availability", "pick_answer")


@dataclass(frozen=True, slots=True)
class Typed:
    """What an organiser typed to ask for a date."""

    dates: str
    closes: str
    card: discord.TextChannel | None = None

    @property
    def audience(self) -> Audience:
        """A card outside the group's channel makes it a founding invitation."""
        return Audience.FOUNDING if self.card else Audience.MEMBERS

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The same as the form's fields hold it."""
        card = (str(self.card.id),) if self.card else ()
        return {"dates": (self.dates.replace(";", "\n"),), "closes": (self.closes,), "card": card}


@dataclass(frozen=True, slots=True)
class Besides:
    """What goes on where a question leaves off."""

    turnout: TurnoutCog
    series: SeriesPollCog
    founding: FoundingCog
    meetings: MeetingService


class AvailabilityCog(commands.GroupCog, name="availability", description="When can people come?"):
    """Commands and taps of a poll while it is asked."""

    def __init__(
        self, door: Door, groups: GroupService, polls: AvailabilityService, parts: "Besides", clock: Clock
    ) -> None:
        self._door = door
        self._groups = groups
        self._polls = polls
        self._turnout, self._series, self._meetings = parts.turnout, parts.series, parts.meetings
        self._founding = parts.founding
        self._clock = clock

    @app_commands.command(name="open", description="Ask when people can come (organisers)")
    @app_commands.guild_only()
    @app_commands.describe(
        dates="For one meeting, the dates to choose from: 10 Jan 3pm; 17 Jan. Left out, I work out a whole series",
        closes="The day answers are wanted by; left out, the usual time",
        card="For a founding invitation: where newcomers find it",
    )
    async def open(
        self,
        interaction: Interaction,
        dates: str | None = None,
        closes: str | None = None,
        card: discord.TextChannel | None = None,
    ) -> None:
        """Echo the question before it is asked."""

        async def ask(actor: Actor) -> Answer:
            group, *others = await meant(self._groups, actor, interaction, Circle.ORGANISED)
            if others:
                raise UserError("which_group")
            if dates is None and card is None:
                return await self._series.draft(interaction, actor, group, closes or "")
            if dates is None:
                return Form(ui.ask_form(group))
            return await self._draft(interaction, actor, group, Typed(dates, closes or "", card))

        await self._door.command(interaction, ask)

    @app_commands.command(name="answer", description="Say when I can come")
    async def answer(self, interaction: Interaction) -> None:
        """Open one's own answers."""
        await self._door.command(interaction, in_group(self._groups, interaction, ANSWER, self._answer))

    @app_commands.command(name="status", description="Who has answered, who is missing (organisers)")
    @app_commands.guild_only()
    async def status(self, interaction: Interaction) -> None:
        """Show an organiser how far the newest question has got."""
        await self._door.command(interaction, in_group(self._groups, interaction, STATUS, self._turnout.show))

    @app_commands.command(name="nudge", description="Remind the silent now, once (organisers)")
    @app_commands.guild_only()
    async def nudge(self, interaction: Interaction) -> None:
        """Remind the silent of the newest question."""
        await self._door.command(interaction, in_group(self._groups, interaction, STATUS, self._turnout.nudge))

    @app_commands.command(name="extend", description="Give people longer to answer (organisers)")
    @app_commands.guild_only()
    @app_commands.describe(days="How many days longer; two if you leave it out")
    async def extend(self, interaction: Interaction, days: app_commands.Range[int, 1, 30] = 2) -> None:
        """Keep the newest question open for some days more."""

        async def longer(actor: Actor, group: Group) -> Answer:
            return await self._turnout.extend(actor, group, days)

        await self._door.command(interaction, in_group(self._groups, interaction, STATUS, longer))

    @app_commands.command(name="close", description="Close the question now and see the result (organisers)")
    @app_commands.guild_only()
    async def close(self, interaction: Interaction) -> None:
        """Close the newest question."""
        await self._door.command(interaction, in_group(self._groups, interaction, STATUS, self._turnout.close))

    @on_tap("availability", "ask")
    async def tap_ask(self, tap: Tap) -> Answer:
        """Open the form that asks for dates."""
        entry = await self._groups.enter(tap.actor, tap.group_id, Action.ORGANISE)
        return Form(ui.ask_form(entry.group))

    @on_tap("availability", "asked")
    async def asked(self, tap: Tap) -> Answer:
        """Echo what the form brought."""
        entry = await self._groups.enter(tap.actor, tap.ref, Action.ORGANISE)
        dates, closes = ("".join(tap.typed.get(field, ())) for field in ("dates", "closes"))
        chosen = tap.typed.get("card", ())
        card = tap.interaction.guild.get_channel(int(chosen[0])) if chosen and tap.interaction.guild else None
        typed = Typed(dates, closes, text_channel(card) if card else None)
        return await self._draft(tap.interaction, tap.actor, entry.group, typed)

    @on_tap("availability", "open")
    async def tap_open(self, tap: Tap) -> Answer:
        """Ask the question."""
        view = await self._polls.open(tap.actor, tap.ref)
        self._door.memory.forget(tap.actor.user_id, _form(view.group.id))
        return Panel(ui.opened_panel(view))

    @on_tap("availability", "enter")
    async def enter(self, tap: Tap) -> Answer:
        """Open one's own answers from a card."""
        return await self._answers(tap.actor, await self._polls.view(tap.actor, tap.ref))

    @on_tap("availability", "pick_answer")
    async def pick_answer(self, tap: Tap) -> Answer:
        """Open one's own answers in the group that was picked."""
        entry = await self._groups.enter(tap.actor, tap.group_id, Action.ANSWER)
        return await self._answer(tap.actor, entry.group)

    @on_tap("availability", "page")
    async def page(self, tap: Tap) -> Answer:
        """Turn to another page of the dates."""
        return await self._answers(tap.actor, await self._polls.view_of_date(tap.actor, tap.ref), tap.ref)

    @on_tap("availability", *Given)
    async def give(self, tap: Tap) -> Answer:
        """Save one tap."""
        return await self._saved(tap.actor, await self._polls.answer(tap.actor, tap.ref, Given(tap.verb)), tap.ref)

    @on_tap("availability", "none", *(f"all_{weekday}" for weekday in range(7)))
    async def give_all(self, tap: Tap) -> Answer:
        """Save one tap for several dates."""
        weekday = None if tap.verb == "none" else int(tap.verb.removeprefix("all_"))
        value = Given.NO if weekday is None else Given.YES
        return await self._saved(tap.actor, await self._polls.answer_all(tap.actor, tap.ref, value, weekday), tap.ref)

    @on_tap("availability", "interested")
    async def interested(self, tap: Tap) -> Answer:
        """Note interest in a founding invitation, then ask for the dates."""
        view = await self._polls.show_interest(tap.actor, tap.ref)
        if view.is_open_at(self._clock.now()):
            note = founding_texts.interest(view.group, view.poll, view.user_id)
            return Panel(ui.answers_panel(view, receipt=ui.Receipt(self._clock.now(), note)))
        return Panel(late_panel(view))

    @on_tap("availability", "not_for_me")
    async def not_for_me(self, tap: Tap) -> Answer:
        """Note that a founding invitation is not for somebody."""
        view = await self._polls.decline(tap.actor, tap.ref)
        return Panel(kit.panel(texts.thanks(view.group, view.own_row)))

    async def _saved(self, actor: Actor, view: PollView, page_of: int) -> Answer:
        return await self._answers(actor, view, page_of, ui.Receipt(self._clock.now()))

    async def _answers(
        self, actor: Actor, view: PollView, page_of: int | None = None, receipt: ui.Receipt | None = None
    ) -> Answer:
        """Return somebody's answers to the dates, or to the meetings that have been made of them."""
        if not view.poll.is_published:
            return Panel(ui.answers_panel(view, page_of, receipt))
        listed = await self._meetings.listed(actor, view.group.id)
        return Panel(list_panel(listed, self._clock.now(), note=series_texts.answers_for_meetings(view.group)))

    async def _draft(self, interaction: Interaction, actor: Actor, group: Group, typed: Typed) -> Answer:
        self._door.memory.remember(actor.user_id, _form(group.id), typed.fields)
        now, patterns = self._clock.now(), group.rules.series.patterns
        dates = read_dates(typed.dates, now=now, zone=group.zone, patterns=patterns)
        if any(date.problem for date in dates):
            again = kit.custom_id("availability", "ask", group.id)
            raise UserError("dates_to_mend", dates=dates, again=again)
        channel_id = typed.card.id if typed.card else group.channel_id
        question = Question(typed.audience, channel_id, offered(dates), closing(typed.closes, group, now))
        if typed.audience is Audience.FOUNDING:
            return await self._founding.draft(interaction, actor, group, question)
        if interaction.guild is not None:
            require_writable(interaction.guild, channel_id)
        view = await self._polls.draft(actor, group.id, question)
        return Panel(ui.draft_panel(view, texts.echo(dates)))

    async def _answer(self, actor: Actor, group: Group) -> Answer:
        polls = await self._polls.answerable(actor, group.id)
        if not polls:
            raise UserError("no_open_poll")
        return Panel(ui.answers_panel(await self._polls.view(actor, polls[0].id)))


def _form(group_id: int) -> str:
    return kit.custom_id("availability", "asked", group_id)
