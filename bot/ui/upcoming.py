"""What is to come, in words an organiser understands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agenda import AgendaItem
from bot.domain.message import Message
from bot.ui.texts.upcoming import DECISIONS, MESSAGES


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One thing that waits for its time."""

    at: datetime  # aware, UTC
    words: str


def upcoming(agenda: Iterable[AgendaItem], outbox: Iterable[Message], limit: int) -> tuple[Upcoming, ...]:
    """Return what is to come, the soonest first; what falls due together and is the same is named once."""
    decided = [Upcoming(item.due_at, DECISIONS[item.kind]) for item in agenda]
    said = [Upcoming(message.due_at, MESSAGES[message.kind]) for message in outbox]
    in_order = sorted({*decided, *said}, key=lambda one: (one.at, one.words))
    return tuple(in_order[:limit])
