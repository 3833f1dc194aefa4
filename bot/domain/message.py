"""What must be said: one logical message, ever, to one place; its words are made when it is sent."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Kind(StrEnum):
    """What a message is about; each has one writer in ``bot/ui``."""

    GROUP_CARD = "group_card"
    POLL_CARD = "poll_card"
    POLL_INVITATION = "poll_invitation"
    POLL_REMINDER = "poll_reminder"
    POLL_NUDGE = "poll_nudge"
    POLL_COMPLETE = "poll_complete"
    POLL_CLOSED = "poll_closed"
    PLEASE_PHONE = "please_phone"
    FOUNDING_RESTS = "founding_rests"
    SERIES_CARD = "series_card"
    LATE_ANSWER = "late_answer"
    FEW_MEETINGS = "few_meetings"
    ASK_AGAIN = "ask_again"
    SERIES_JOINED = "series_joined"
    MEETING_CARD = "meeting_card"
    MEETING_INVITATION = "meeting_invitation"
    MEETING_REMINDER = "meeting_reminder"
    MEETING_REMINDER_DM = "meeting_reminder_dm"
    REMINDER_MENTION = "reminder_mention"
    REMOVAL = "removal"
    ATTENDANCE = "attendance"
    MAY_CALL = "may_call"
    AGREEMENT_CARD = "agreement_card"
    MEETING_OVER = "meeting_over"
    COMMITMENT = "commitment"
    ALL_SAID = "all_said"
    SEATED = "seated"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    AT_RISK = "at_risk"
    QUORUM_AGAIN = "quorum_again"
    QUORUM_NUDGE = "quorum_nudge"
    INSTANT_CHANGED = "instant_changed"
    STOP_CARD = "stop_card"
    STOP_RESULT = "stop_result"
    STOP_AWAY = "stop_away"
    STOP_REMINDER = "stop_reminder"
    STOP_CLOSED = "stop_closed"
    PLEASE_TALK = "please_talk"
    ASK_RIDER_AGAIN = "ask_rider_again"
    NEWS_TODAY = "news_today"
    CHOICE_RECORDED = "choice_recorded"
    COUNTED_OFF = "counted_off"
    SEAT_BACK = "seat_back"
    NO_SEAT = "no_seat"
    NEXT_STOP = "next_stop"
    RATING = "rating"
    RATING_REMINDER = "rating_reminder"
    RATING_AGAIN = "rating_again"
    RATING_LOST = "rating_lost"
    RATING_CARD = "rating_card"
    PLACE_IN_LINE = "place_in_line"
    TELL_THEM = "tell_them"
    CANNOT_POST = "cannot_post"
    TELL_OWNER = "tell_owner"
    ROLE_FAILED = "role_failed"
    UNSAID = "unsaid"
    GONE = "gone"
    LEFT_SERVER = "left_server"
    MEMBER_ROLE = "member_role"
    ORGANISER_ROLE = "organiser_role"
    ASKS_IN = "asks_in"
    SECOND_WORD = "second_word"
    PLEASE_WAIT = "please_wait"
    WORD_DONE = "word_done"
    GROUP_PAUSED = "group_paused"
    STILL_PAUSED = "still_paused"
    ROLL_CALL = "roll_call"
    ROLL_CALL_OVER = "roll_call_over"
    GROUP_AWAKE = "group_awake"
    CLOSE_ASK = "close_ask"
    CLOSE_OBJECTED = "close_objected"
    CLOSE_ASKED = "close_asked"
    GROUP_CLOSED = "group_closed"
    GROUP_REOPENED = "group_reopened"
    SISTER_GROUP = "sister_group"
    SISTER_ASK = "sister_ask"
    TOO_FEW_ASK = "too_few_ask"
    TOO_FEW_OVER = "too_few_over"
    RECRUIT = "recruit"
    HAND_OVER_ASK = "hand_over_ask"
    HANDED_OVER = "handed_over"
    CONSENT_ASK = "consent_ask"
    CONSENT_FLAGGED = "consent_flagged"
    CONSENT_BRING = "consent_bring"
    ROLE_HISTORY = "role_history"
    SEAT_OFFER = "seat_offer"
    OFFER_REMINDER = "offer_reminder"
    OFFER_WITHDRAWN = "offer_withdrawn"
    OFFER_UNTOLD = "offer_untold"
    STAY_IN_LINE = "stay_in_line"
    STILL_WAITING = "still_waiting"
    WELCOME = "welcome"
    BUDDY = "buddy"
    SEATS_SETTLED = "seats_settled"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a channel, or one person's direct messages.

    :param owner_of: a server, for whoever owns it when the message is sent
    """

    channel_id: int | None = None
    user_id: int | None = None
    owner_of: int | None = None

    def __str__(self) -> str:
        if self.owner_of is not None:
            return f"o:{self.owner_of}"
        return f"u:{self.user_id}" if self.user_id is not None else f"c:{self.channel_id}"

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Return what ``str()`` wrote."""
        where, _, number = text.partition(":")
        name = {"u": "user_id", "o": "owner_of"}.get(where, "channel_id")
        return cls(**{name: int(number)})


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to be said once.

    :param key: names the occasion; the same occasion is never said twice
    :param ref_id: what it is about, a poll or a meeting, say
    :param about: the person it is about, where it is about one
    :param useful_until: after this it is better unsaid
    """

    key: str
    kind: Kind
    group_id: int
    target: Target
    ref_id: int
    due_at: datetime
    useful_until: datetime
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message claimed for sending.

    :param nonce: made with the row and the same at each try, so that Discord makes one message of them all
    :param marker: goes with the message for good, so that it is known again when the nonce is forgotten
    :param generation: counts the claims; whoever records an older one is too late
    :param claimed_at: by Discord's clock, as ``first_attempt_at``, since ours may be set in between
    :param first_attempt_at: since when it may stand on Discord already
    :param after_id: a snowflake older than any message it can have become
    """

    id: int
    message: Message
    guild_id: int
    nonce: str
    marker: int
    attempts: int
    generation: int
    claimed_at: datetime
    first_attempt_at: datetime
    after_id: int

    @property
    def is_fresh(self) -> bool:
        """Whether it has surely never been sent before this claim."""
        return self.first_attempt_at == self.claimed_at

    def outlived_its_nonce(self, at: datetime, safe: timedelta) -> bool:
        """Say whether Discord may have forgotten the nonce of an earlier try; a clock that went back proves nothing.

        :param at: by Discord's clock
        :param safe: how long Discord surely remembers one
        """
        return not (self.is_fresh or timedelta(0) <= at - self.first_attempt_at <= safe)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a message ended.

    :param state: ``sent``, ``missed``, ``failed`` or ``cancelled``
    :param message_id: Discord's, where one stands
    :param code: Discord's reason for refusing it, None where it did not
    """

    state: Literal["sent", "missed", "failed", "cancelled"]
    message_id: int | None = None
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A sent message that shows a row, and is edited in place when the row changes.

    :param wanted: the version the row has
    """

    id: int
    message: Message
    message_id: int
    wanted: int


REMINDERS = frozenset({Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM})
"""What reminds of a meeting."""

CARDS = REMINDERS | {
    Kind.GROUP_CARD, Kind.POLL_CARD, Kind.POLL_INVITATION, Kind.SERIES_CARD, Kind.MEETING_CARD, Kind.MEETING_INVITATION,
    Kind.MEETING_MOVED, Kind.AT_RISK, Kind.COMMITMENT, Kind.AGREEMENT_CARD,
    Kind.STOP_CARD, Kind.STOP_RESULT, Kind.QUORUM_NUDGE,
}  # fmt: skip
"""What is edited in place when its row changes."""

LETTERS_OF_A_DATE = REMINDERS | {Kind.QUORUM_NUDGE}
"""Cards that are of use for a date only: nobody posts one again once it is gone."""


INSTEAD = "mention:"
"""Begins the key of a mention in the channel that stands for a refused message; the rest is that message's key."""


def marker_of(key: str) -> int:
    """Return the number, of 59 bits, by which a message is known again.

    It is made of the occasion, so that a message is known even to a database restored from before it was written.
    """
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big") >> 5


def snowflake_at(instant: datetime) -> int:
    """Return the lowest id that Discord gives anything made at an instant."""
    return max(0, (instant - DISCORD_EPOCH) // MILLISECOND) << 22
