"""A question each of some people gets by direct message, and answers for themselves: a roll call, say, or a closing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.errors import UserError


class Asking(StrEnum):
    """What is asked."""

    ROLL_CALL = "roll_call"
    CLOSING = "closing"
    SISTER = "sister"
    TOO_FEW = "too_few"
    HAND_OVER = "hand_over"


class RollCall(StrEnum):
    """What somebody says when a paused group wakes. Silence is neither."""

    BACK = "back"
    OFF = "off"


class Objection(StrEnum):
    """What somebody says when the group is to close; silence is fine."""

    FINE = "fine"
    WAIT = "wait"


class Sister(StrEnum):
    """What somebody in line says of a second group; silence is as the latter."""

    YES = "yes"
    RATHER_WAIT = "rather_wait"


@dataclass(frozen=True, slots=True)
class Round:
    """One such question.

    :param ref_id: what it is about, such as the bus stop
    :param closes_at: until when it can be answered, None where that has no end
    :param asked: the people it went to, in order
    :param answers: what each said last; gone when the round is over, except where it has no end
    :param outcome: what came of it, as JSON values
    """

    id: int
    group_id: int
    asking: Asking
    ref_id: int
    opened_at: datetime
    closes_at: datetime | None
    asked: tuple[int, ...]
    is_open: bool = True
    answers: Mapping[int, str] = field(default_factory=dict[int, str])
    outcome: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def silent(self) -> tuple[int, ...]:
        """Who has not answered; for organisers only, and only where domain.md names them."""
        return tuple(one for one in self.asked if one not in self.answers)

    def waits_for(self, user_id: int) -> bool:
        """Say whether somebody's answer is still open; what those who ride on choose can be changed to the end."""
        if not self.is_open or user_id not in self.asked:
            return False
        return user_id not in self.answers or self.asking is Asking.TOO_FEW

    def who_said(self, value: str) -> tuple[int, ...]:
        """Return who said something."""
        return tuple(one for one in self.asked if self.answers.get(one) == value)

    def require_answerable(self, user_id: int, *, at: datetime) -> None:
        """Check that somebody may answer now.

        :raises UserError: ``not_found`` for who was not asked, ``round_over``
        """
        if user_id not in self.asked:
            raise UserError("not_found")
        if not self.is_open or (self.closes_at is not None and at >= self.closes_at):
            raise UserError("round_over")
