"""A meeting's card, letters and panels."""

from collections.abc import Sequence

from discord.ui import LayoutView

from bot.domain.meeting import Meeting, Rsvp
from bot.services.arrangements import ArrangementView
from bot.services.meetings import MeetingView
from bot.ui import kit
from bot.ui.arrangements import open_button
from bot.ui.texts import arrangements as arrangement_texts
from bot.ui.texts import meetings as texts


def meeting_card(view: MeetingView, *, takes_answers: bool) -> LayoutView:
    """Return the card in the group's channel; once the meeting has begun it takes no answers."""
    buttons = kit.row(*_answers(view.meeting)) if takes_answers else None
    return kit.panel(texts.card(view.meeting, view.group, view.coming), buttons)


def invitation_card(view: MeetingView, *, takes_answers: bool) -> LayoutView:
    """Return the announcement of an initial meeting by direct message."""
    buttons = kit.row(*_answers(view.meeting)) if takes_answers else None
    return kit.panel(texts.invitation(view.meeting, view.group, view.own), buttons)


def saved_panel(view: MeetingView) -> LayoutView:
    """Return the receipt of an answer, which can be changed at once."""
    text = f"{texts.saved(view.own)}\n{texts.when(view.meeting)}"
    return kit.panel(text, kit.row(*_answers(view.meeting, view.own)))


def next_panel(views: Sequence[MeetingView], note: str = "", arranged: ArrangementView | None = None) -> LayoutView:
    """Return the meetings to come, the next with its buttons.

    :param arranged: what is arranged for the next one, None where it is not for this person
    """
    if not views:
        return kit.panel(note or None, texts.NEXT_TITLE, texts.NOTHING)
    entries = [texts.entry(view.meeting, view.group, view.coming, view.own) for view in views[:SHOWN]]
    if arranged is not None:
        entries[0] = "\n".join(filter(None, [entries[0], arrangement_texts.arranged(arranged.arranged)]))
    more = [open_button(views[0].meeting.id)] if arranged else []
    buttons = kit.row(*_answers(views[0].meeting, views[0].own), *more)
    return kit.panel(note or None, texts.NEXT_TITLE, *entries, buttons)


SHOWN = 8


def over_notice(view: MeetingView) -> LayoutView:
    """Return the notice after an initial meeting, with the next step on a button."""
    add = kit.button(texts.WHO_IS_IN, kit.custom_id("group", "ask_add", view.group.id), kit.MAIN)
    return kit.panel(texts.over(view.group), kit.row(add))


def _answers(meeting: Meeting, own: Rsvp | None = None) -> tuple[kit.Control, kit.Control]:
    coming = kit.GOOD if own is Rsvp.COMING else kit.QUIET
    sorry = kit.MAIN if own is Rsvp.SORRY else kit.QUIET
    return (
        kit.button(texts.COMING, kit.custom_id("meetings", "coming", meeting.id), coming),
        kit.button(texts.SORRY, kit.custom_id("meetings", "sorry", meeting.id), sorry),
    )
