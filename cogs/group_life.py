"""`/group pause` and `/group close`: a group's life as a whole, for organisers and for each who is asked."""

from dataclasses import dataclass

from discord.ext import commands

from bot.domain.asked_round import Objection, RollCall, Sister
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.services.asked_round import AskedRoundService
from bot.services.closing import ClosingService
from bot.services.handing_over import HandingOverService
from bot.services.members import MemberService
from bot.services.pausing import PausingService
from bot.services.roll_call import RollCallService
from bot.services.sister_group import SisterGroupService
from bot.services.too_few import TooFewService
from bot.ui import group_life as ui
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.asked_round import chosen_panel, question_panel
from bot.ui.second_word import asked_panel
from bot.ui.texts import group_life as texts
from bot.ui.texts import handing_over as handing_texts
from bot.ui.texts import sister_group as sister_texts
from cogs.door import Tap, on_tap


@dataclass(frozen=True, slots=True)
class LifeServices:
    """What a group's life is looked after with."""

    asked: AskedRoundService
    pausing: PausingService
    roll_call: RollCallService
    closing: ClosingService
    sister_group: SisterGroupService
    too_few: TooFewService
    handing_over: HandingOverService
    members: MemberService


class GroupLifeCog(commands.Cog):
    """Taps about a group's life, and what the commands of the same names do."""

    def __init__(self, services: LifeServices) -> None:
        self._services = services

    async def show_pause(self, actor: Actor, group: Group) -> Answer:
        """Begin a pause, or look at the one there is."""
        return Panel(ui.pause_panel(await self._services.pausing.look(actor, group.id)))

    async def show_close(self, actor: Actor, group: Group) -> Answer:
        """Say what closing the group would mean."""
        return Panel(ui.close_panel(await self._services.closing.look(actor, group.id)))

    @on_tap("pausing", "pick_pause")
    async def pick_pause(self, tap: Tap) -> Answer:
        """Begin a pause in the group that was picked."""
        return Panel(ui.pause_panel(await self._services.pausing.look(tap.actor, tap.group_id)))

    @on_tap("closing", "pick_close")
    async def pick_close(self, tap: Tap) -> Answer:
        """Say what closing the group that was picked would mean."""
        return Panel(ui.close_panel(await self._services.closing.look(tap.actor, tap.group_id)))

    @on_tap("pausing", "again_until")
    async def ask_until(self, tap: Tap) -> Answer:
        """Ask until when."""
        return Form(ui.pause_form(await self._services.pausing.look(tap.actor, tap.ref)))

    @on_tap("pausing", "typed_until")
    async def propose(self, tap: Tap) -> Answer:
        """Show what a pause until then would do."""
        typed = "".join(tap.typed.get("until", ()))
        return Panel(ui.pausing_panel(await self._services.pausing.propose(tap.actor, tap.ref, typed)))

    @on_tap("pausing", "pause")
    async def pause(self, tap: Tap) -> Answer:
        """Pause the group."""
        paused = await self._services.pausing.pause(tap.actor, tap.ref)
        if paused.word.is_open:
            return Panel(asked_panel("", [paused.word]))
        return Panel(kit.panel(texts.paused_receipt(paused.wake_on)))

    @on_tap("pausing", "wake")
    async def wake(self, tap: Tap) -> Answer:
        """Wake the group before its day."""
        await self._services.pausing.wake(tap.actor, tap.ref)
        return Panel(kit.panel(texts.woken()))

    @on_tap("roll_call", *RollCall)
    async def answer_roll_call(self, tap: Tap) -> Answer:
        """Take what somebody says when the group wakes."""
        said = RollCall(tap.verb)
        view = await self._services.roll_call.answer(tap.actor, tap.ref, said)
        return Panel(kit.panel(texts.roll_called(view.group, said)))

    @on_tap("closing", "close")
    async def close(self, tap: Tap) -> Answer:
        """Close the group, as decided together."""
        closed = await self._services.closing.close(tap.actor, tap.ref)
        return Panel(asked_panel("", [closed.word]) if closed.word else ui.closed_panel(closed))

    @on_tap("closing", "ask")
    async def ask_everybody(self, tap: Tap) -> Answer:
        """Ask everybody whether the group may close."""
        return Panel(ui.asked_everybody_panel(await self._services.closing.ask_everybody(tap.actor, tap.ref)))

    @on_tap("closing", "stop")
    async def stop_asking(self, tap: Tap) -> Answer:
        """Let that question rest."""
        await self._services.closing.stop_asking(tap.actor, tap.ref)
        return Panel(kit.panel(texts.STOPPED))

    @on_tap("closing", *Objection)
    async def answer_closing(self, tap: Tap) -> Answer:
        """Take what somebody says to closing the group."""
        said = Objection(tap.verb)
        view = await self._services.closing.answer(tap.actor, tap.ref, said)
        return Panel(kit.panel(texts.close_answered(view.group, said)))

    @on_tap("closing", "undo")
    async def reopen(self, tap: Tap) -> Answer:
        """Take a closing back."""
        await self._services.closing.reopen(tap.actor, tap.ref)
        return Panel(kit.panel(texts.REOPENED))

    @on_tap("sister_group", "start")
    async def start_sister_group(self, tap: Tap) -> Answer:
        """Ask those in line whether they want a second group."""
        found = await self._services.sister_group.start(tap.actor, tap.ref)
        names = await self._services.members.names(found.group.id)
        return Panel(ui.sister_panel(found, names))

    @on_tap("sister_group", *Sister)
    async def answer_sister_group(self, tap: Tap) -> Answer:
        """Take what somebody in line says of a second group."""
        said = Sister(tap.verb)
        await self._services.sister_group.answer(tap.actor, tap.ref, said)
        return Panel(kit.panel(sister_texts.answered(said)))

    @on_tap("asked", "look")
    async def look(self, tap: Tap) -> Answer:
        """Show somebody what they are asked."""
        view = await self._services.asked.look(tap.actor, tap.ref)
        return Panel(chosen_panel(view) if view.own else question_panel(view.group, view.round), is_new=True)

    @on_tap("too_few", "choose")
    async def choose(self, tap: Tap) -> Answer:
        """Take what somebody chooses of a group with too few people."""
        return Panel(chosen_panel(await self._services.too_few.choose(tap.actor, tap.ref, "".join(tap.values))))

    @on_tap("handing_over", "accept")
    async def accept(self, tap: Tap) -> Answer:
        """Take somebody's word that they look after arrangements."""
        view = await self._services.handing_over.accept(tap.actor, tap.ref)
        return Panel(kit.panel(handing_texts.accepted(view.group)))
