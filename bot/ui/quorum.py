"""What organisers are shown when too few are coming, and what the silent get."""

from typing import Any

from discord.ui import ActionRow, LayoutView

from bot.domain.meeting import Going, Meeting, MeetingState
from bot.services.meeting_view import MeetingView
from bot.ui import kit
from bot.ui.meetings import answer_buttons
from bot.ui.texts import meetings as meeting_texts
from bot.ui.texts import quorum as texts
from bot.ui.texts.reminders import PAST


def risk_notice(view: MeetingView, *, is_meant: bool) -> LayoutView:
    """Return the notice that too few are coming, with what organisers can decide; later, what became of it.

    :param is_meant: whether it is about the date the meeting has now
    """
    meeting, group = view.meeting, view.group
    if not is_meant:
        return kit.panel(texts.was_moved(meeting, group))
    open_still = meeting.state is MeetingState.AT_RISK or (
        meeting.going is not None and meeting.state is MeetingState.PLANNED
    )
    return kit.panel(texts.at_risk(meeting, group, view.coming), decision_buttons(view.meeting) if open_still else None)


def decided_panel(going: Going) -> LayoutView:
    """Return the receipt of a decision."""
    return kit.panel(texts.decided(going))


def again_notice(view: MeetingView) -> LayoutView:
    """Return the notice that enough are coming again."""
    return kit.panel(texts.again(view.meeting, view.group, view.coming))


def nudge_letter(view: MeetingView) -> LayoutView:
    """Return what somebody silent gets."""
    return kit.panel(texts.nudge(view.meeting, view.group), kit.row(*answer_buttons(view.meeting)))


def nudge_that_stands(view: MeetingView, *, takes_answers: bool) -> LayoutView:
    """Return what a nudge reads like later: at the date there is now, with one's answer, or that it is over."""
    meeting = view.meeting
    if meeting.state is MeetingState.CANCELLED:
        return kit.panel(meeting_texts.cancelled(meeting, view.group))
    if view.user_id not in view.expected or not takes_answers:
        return kit.panel(PAST)
    return kit.panel(texts.nudged(meeting, view.group, view.own), kit.row(*answer_buttons(meeting, view.own)))


def instant_notice(view: MeetingView) -> LayoutView:
    """Return the notice that a meeting is at another instant."""
    return kit.panel(texts.instant_changed(view.meeting, view.group))


def decision_buttons(meeting: Meeting) -> ActionRow[Any]:
    """Return what organisers can decide for a meeting that too few are coming to."""
    ref = meeting.id
    return kit.row(
        kit.button(texts.AHEAD, kit.custom_id("meetings", "ahead", ref)),
        kit.button(texts.INFORMALLY, kit.custom_id("meetings", "informally", ref)),
        kit.button(texts.MOVE, kit.custom_id("meetings", "again_move", ref)),
        kit.button(texts.CANCEL, kit.custom_id("meetings", "ask_cancel", ref)),
    )
