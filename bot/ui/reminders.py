"""A meeting's reminders, as they are sent and as they are drawn again when something changes."""

from discord.ui import LayoutView

from bot.domain.availability import Audience
from bot.domain.meeting import Meeting, MeetingState
from bot.services.reminder_view import ReminderView
from bot.ui import kit
from bot.ui.arrangements import open_button
from bot.ui.texts import meetings as meeting_texts
from bot.ui.texts import reminders as texts


def reminder_card(view: ReminderView, late: str, *, takes_answers: bool) -> LayoutView:
    """Return a reminder in the channel; it mentions those it is for."""
    if view.shown.meeting.state is MeetingState.CANCELLED:
        return kit.panel(meeting_texts.cancelled(view.shown.meeting, view.shown.group))
    mentions = texts.mentioned(view.mentions) or None
    return kit.panel(texts.in_channel(view, late), mentions, _answers(view.shown.meeting) if takes_answers else None)


def reminder_letter(view: ReminderView, late: str, *, takes_answers: bool) -> LayoutView:
    """Return a reminder by direct message; to somebody who is expected no longer it says nothing any more."""
    if not view.is_expected:
        return kit.panel(texts.PAST)
    if view.shown.meeting.state is MeetingState.CANCELLED:
        return kit.panel(meeting_texts.cancelled(view.shown.meeting, view.shown.group))
    return kit.panel(texts.to_one(view, late), _answers(view.shown.meeting) if takes_answers else None)


def _answers(meeting: Meeting) -> kit.Row:
    coming = kit.button(meeting_texts.COMING, kit.custom_id("meetings", "coming", meeting.id))
    sorry = kit.button(meeting_texts.SORRY, kit.custom_id("meetings", "sorry", meeting.id))
    more = [open_button(meeting.id)] if meeting.audience is Audience.MEMBERS else []
    return kit.row(coming, sorry, *more)
