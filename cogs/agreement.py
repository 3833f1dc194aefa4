"""Taps about the group agreement."""

from discord.ext import commands

from bot.services.agreement import AgreementService, Draft
from bot.ui import agreement as ui
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from cogs.door import Tap, on_tap


class AgreementCog(commands.Cog):
    """Reading and accepting what the group has agreed, and changing it."""

    def __init__(self, agreement: AgreementService) -> None:
        self._agreement = agreement

    @on_tap("agreement", "read")
    async def read(self, tap: Tap) -> Answer:
        """Show the present text, whichever version the button was about."""
        return Panel(ui.agreement_panel(await self._agreement.look(tap.actor, tap.ref)), is_new=True)

    @on_tap("agreement", "accept")
    async def accept(self, tap: Tap) -> Answer:
        """Note that somebody agrees to the text before them."""
        return Panel(ui.agreement_panel(await self._agreement.accept(tap.actor, tap.ref)))

    @on_tap("agreement", "change")
    async def begin(self, tap: Tap) -> Answer:
        """Open the form with the present text."""
        begun = await self._agreement.begin(tap.actor, tap.ref)
        return Form(ui.agreement_form(kit.custom_id("agreement", "typed_change", begun.id), begun.text))

    @on_tap("agreement", "again_change")
    async def begin_again(self, tap: Tap) -> Answer:
        """Open a form again that was refused, from the version it began with."""
        begun = await self._agreement.begun(tap.actor, tap.ref)
        return Form(ui.agreement_form(kit.custom_id("agreement", "typed_change", begun.id), begun.text))

    @on_tap("agreement", "typed_change")
    async def propose(self, tap: Tap) -> Answer:
        """Show a new text as it would be."""
        return Panel(ui.draft_panel(await self._agreement.propose(tap.actor, tap.ref, _text(tap))), is_new=True)

    @on_tap("agreement", "again_draft")
    async def go_on(self, tap: Tap) -> Answer:
        """Open the form with a text that was not saved yet."""
        draft = await self._agreement.draft(tap.actor, tap.ref)
        return Form(ui.agreement_form(kit.custom_id("agreement", "typed_draft", draft.ask_id), draft.text))

    @on_tap("agreement", "typed_draft")
    async def propose_again(self, tap: Tap) -> Answer:
        """Show a text that was worked on further as it would be."""
        return Panel(ui.draft_panel(await self._agreement.propose_again(tap.actor, tap.ref, _text(tap))))

    @on_tap("agreement", "save")
    async def save(self, tap: Tap) -> Answer:
        """Make a text the next version, unless another came in meanwhile that should be looked at first."""
        done = await self._agreement.save(tap.actor, tap.ref)
        return Panel(ui.draft_panel(done) if isinstance(done, Draft) else ui.saved_panel(done))


def _text(tap: Tap) -> str:
    return "".join(tap.typed.get("agreement", ()))
