"""What must be decided at an instant. Rows are the truth; the alarm only wakes the bot to look at them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Due(StrEnum):
    """What is to be decided."""

    REMIND_SILENT = "remind_silent"
    CLOSE_POLL = "close_poll"
    MEETING_OVER = "meeting_over"
    CHECK_QUORUM = "check_quorum"
    PROPOSE = "propose"
    COUNT_LATE = "count_late"
    SHARE_ROLES = "share_roles"
    REMOVE_SUPERSEDED = "remove_superseded"
    HIDE_PLACE = "hide_place"
    ATTENDANCE = "attendance"
    OPEN_RATING = "open_rating"
    REMIND_RATING = "remind_rating"
    CLOSE_RATING = "close_rating"
    RATING_LOST = "rating_lost"
    SECOND_WORD = "second_word"
    WAKE_GROUP = "wake_group"
    STILL_PAUSED = "still_paused"
    ROLL_CALL_OVER = "roll_call_over"
    CLOSE_ASKED = "close_asked"
    ERASE_GROUP = "erase_group"
    TOO_FEW_OVER = "too_few_over"
    RECRUITED = "recruited"
    HAND_OVER_OVER = "hand_over_over"
    OPEN_STOP = "open_stop"
    REMIND_RIDERS = "remind_riders"
    REMIND_RIDERS_AGAIN = "remind_riders_again"
    CLOSE_STOP = "close_stop"
    NEWS_TODAY = "news_today"
    NEWS_OUT = "news_out"
    CONDITIONS_STAND = "conditions_stand"
    SERIES_OVER = "series_over"
    ROLES_OFF = "roles_off"
    FORGET_CHOICES = "forget_choices"
    BOARD = "board"
    BACK_UP = "back_up"
    LOOK_ROUND = "look_round"
    LOOK_AT_GROUP = "look_at_group"


NO_GROUP = 0
"""Stands for the group of what belongs to none, such as the nightly copy; no group has this number."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One decision that falls due.

    :param key: names the occasion; the same occasion is never on the agenda twice
    :param group_id: ``NO_GROUP`` for a duty of the whole house
    :param ref_id: the poll or meeting it is about
    :param about: the person it is about, where it is about one
    """

    key: str
    kind: Due
    group_id: int
    ref_id: int
    due_at: datetime
    about: int | None = None
