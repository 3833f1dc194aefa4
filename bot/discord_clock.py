"""Discord's clock, learnt from the date of each of its answers, and how far ours is from it (reliability.md 3.5)."""

import logging
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from bot.clock import Clock

log = logging.getLogger(__name__)

WRONG_FROM = timedelta(seconds=60)
ABSURD_FROM = timedelta(hours=24)


class DiscordClock:
    """Compares our clock with Discord's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset: timedelta | None = None
        self._told = logging.NOTSET

    def now(self) -> datetime:
        """Return the instant by Discord's clock, by our own as long as it has not answered."""
        return self._clock.now() + (self._offset or timedelta(0))

    @property
    def skew(self) -> timedelta | None:
        """How far our clock is behind Discord's, None when that is not known."""
        return self._offset

    @property
    def is_absurd(self) -> bool:
        """Whether the two are more than a day apart, so that nothing our clock says is to be acted upon."""
        return self._offset is not None and abs(self._offset) > ABSURD_FROM

    def learn(self, date: str) -> None:
        """Take the date of an answer; what is no date is left alone."""
        try:
            theirs = parsedate_to_datetime(date)
        except ValueError:
            return
        if theirs.tzinfo is None:
            return
        self._offset = theirs - self._clock.now()
        self._tell()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what lets an HTTP session tell us the date of each answer."""
        made = aiohttp.TraceConfig()

        async def ended(*args: object) -> None:
            params = args[2]
            if isinstance(params, aiohttp.TraceRequestEndParams):
                self.learn(params.response.headers.get("Date", ""))

        made.on_request_end.append(ended)
        return made

    def _tell(self) -> None:
        """Log a wrong clock when it becomes wrong, not at each answer."""
        is_wrong = self._offset is not None and abs(self._offset) > WRONG_FROM
        level = logging.ERROR if self.is_absurd else logging.WARNING if is_wrong else logging.NOTSET
        if is_wrong and level != self._told:
            log.log(level, "clock_wrong discord_is_ahead_by=%s", self._offset)
        self._told = level
