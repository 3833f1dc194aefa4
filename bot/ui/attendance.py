"""The roll of a meeting for organisers, and one's own record."""

from collections.abc import Sequence

from discord.ui import LayoutView

from bot.services.attendance import OwnRecord, RollView
from bot.ui import kit
from bot.ui.texts import attendance as texts

SHOWN = 4
"""Groups whose records are shown; Discord takes 4,000 characters a message."""


def ask_panel(view: RollView) -> LayoutView:
    """Return the question who was there, with what people had answered; saved with one tap where there is anything."""
    number = view.roll.meeting.id
    show = kit.custom_id("attendance", "show", number)
    if not view.roll.as_shown():
        return kit.panel(texts.ask(view), kit.row(kit.button(texts.SHOW, show, kit.MAIN)))
    save = kit.button(texts.SAVE, kit.custom_id("attendance", "save", number), kit.MAIN)
    return kit.panel(texts.ask(view), kit.row(save, kit.button(texts.DIFFERENT, show)))


def roll_panel(view: RollView) -> LayoutView:
    """Return who was at a meeting, saved as shown with one tap, each correction with one more."""
    number = view.roll.meeting.id
    save = kit.row(kit.button(texts.SAVE, kit.custom_id("attendance", "save", number), kit.MAIN))
    marks = [
        kit.row(kit.people_choice(kit.custom_id("attendance", f"mark_{value}", number), label, least=1))
        for value, label in texts.MARK.items()
    ]
    others = [(str(meeting.id), texts.dated(meeting)) for meeting in view.others[:25]]
    another = kit.row(kit.choice(kit.custom_id("attendance", "another"), texts.ANOTHER, others)) if others else None
    return kit.panel(texts.roll(view), None if view.roll.is_saved else save, *marks, another)


def own_panel(records: Sequence[OwnRecord]) -> LayoutView:
    """Return one's own record in each group, by its name."""
    kept = [texts.own(record) for record in records if record.meetings][:SHOWN]
    return kit.panel(texts.OWN_TITLE, *(kept or [texts.NOTHING_RECORDED]), texts.ONLY_YOU)
