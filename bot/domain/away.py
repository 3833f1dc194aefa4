"""When the bot was away: not running, so that what fell due meanwhile is late, or of no use any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AWAY_FROM = timedelta(minutes=3)
"""A shorter silence is a restart, and nobody's concern."""


@dataclass(frozen=True, slots=True)
class Away:
    """From when until when."""

    since: datetime
    until: datetime

    def kept_from(self, due_at: datetime, useful_until: datetime) -> bool:
        """Say whether it was for this that something could not be said in its time."""
        return due_at < self.until and self.since < useful_until


def away(last_seen: datetime | None, now: datetime) -> Away | None:
    """Return the time between two signs of life when it was long; a clock that went back says nothing."""
    if last_seen is None or now - last_seen < AWAY_FROM:
        return None
    return Away(last_seen, now)
