"""Signs of life: noted as a fact, so that after a start it is known how long the bot was away."""

from datetime import datetime, timedelta

from bot.domain.away import Away, away
from bot.services.means import Means
from bot.store import facts
from bot.store.database import whole

LAST_TICK = "last_tick"
NOTED_EVERY = timedelta(seconds=30)


class UptimeService:
    """Notes that the bot is there, and knows when it last was not.

    :param wakes_itself: whether ticks come by themselves, so that a long pause between two means a suspended machine
    """

    def __init__(self, means: Means, *, wakes_itself: bool) -> None:
        self._means = means
        self._wakes_itself = wakes_itself
        self._noted: datetime | None = None
        self._seen: datetime | None = None
        self.away: Away | None = None

    @whole
    async def note(self) -> Away | None:
        """Note a sign of life; return since when the bot had been away where it has just come back."""
        now = self._means.now()
        last = self._seen if self._wakes_itself and self._noted is not None else None
        if self._noted is None:
            async with self._means.database.reading() as db:
                last = _instant(await facts.load(db, LAST_TICK))
        self._seen = now
        if self._noted is None or not timedelta(0) <= now - self._noted < NOTED_EVERY:
            async with self._means.database.writing() as db:
                await facts.save(db, LAST_TICK, now.isoformat())
            self._noted = now
        was_away = away(last, now)
        self.away = was_away or self.away
        return was_away


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
