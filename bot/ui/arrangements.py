"""The panel of what is arranged for a meeting, where every tap is saved."""

from discord.ui import LayoutView, Modal

from bot.services.arrangements import ArrangementView
from bot.ui import kit
from bot.ui.texts import arrangements as texts


def arrangements_panel(view: ArrangementView) -> LayoutView:
    """Return who does what and where, with a button to take each role, or to pass on one's own."""
    turns, number = view.arranged.turns, view.meeting.id
    buttons = [
        kit.button(texts.PASS_ON[role], kit.custom_id("arrangements", f"pass_{role}", number))
        if turns.get(role) == view.user_id
        else kit.button(texts.TAKE[role], kit.custom_id("arrangements", f"take_{role}", number))
        for role in view.roles
    ]
    where = kit.button(texts.WHERE, kit.custom_id("arrangements", "again_place", number))
    return kit.panel(texts.title(view.group, view.meeting), texts.shown(view), kit.row(*buttons), kit.row(where))


def open_button(meeting_id: int) -> kit.Control:
    """Return the button that leads to the panel."""
    return kit.button(texts.OPEN, kit.custom_id("arrangements", "show", meeting_id))


def place_form(view: ArrangementView) -> Modal:
    """Return the form that asks where a meeting is; it shows what this person may read."""
    text = view.arranged.place or ""
    field = kit.line("place", texts.PLACE, text=text, hint=texts.PLACE_HINT, most=280, least=0)
    where = kit.custom_id("arrangements", "typed_place", view.meeting.id)
    return kit.form(texts.PLACE_TITLE, where, [field])
