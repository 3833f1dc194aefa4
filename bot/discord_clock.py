"""Discord's clock, learnt from the date of each of its answers, and how far ours is from it (reliability.md 3.5)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from bot.clock import Clock, steady

log = logging.getLogger(__name__)

WRONG_FROM = timedelta(seconds=60)
ABSURD_FROM = timedelta(hours=24)


class DiscordClock:
    """Compares our clock with Discord's, which runs on evenly between two answers, whatever is done to ours.

    :param steady: seconds that nobody sets
    """

    def __init__(self, clock: Clock, steady: Callable[[], float] = steady) -> None:
        self._clock = clock
        self._steady = steady
        self._learnt: tuple[datetime, float] | None = None
        self._told = logging.NOTSET

    def now(self) -> datetime:
        """Return the instant by Discord's clock, by our own as long as it has not answered."""
        if self._learnt is None:
            return self._clock.now()
        theirs, then = self._learnt
        return theirs + timedelta(milliseconds=round((self._steady() - then) * 1000))

    @property
    def skew(self) -> timedelta | None:
        """How far our clock is behind Discord's, None when that is not known."""
        return None if self._learnt is None else self.now() - self._clock.now()

    @property
    def is_absurd(self) -> bool:
        """Whether the two are more than a day apart, so that nothing our clock says is to be acted upon."""
        return self.skew is not None and abs(self.skew) > ABSURD_FROM

    def learn(self, date: str) -> None:
        """Take the date of an answer; what is no date is left alone."""
        try:
            theirs = parsedate_to_datetime(date)
        except ValueError:
            return
        if theirs.tzinfo is not None:
            self._learnt = (theirs, self._steady())
            self.tell()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what lets an HTTP session tell us the date of each answer."""
        made = aiohttp.TraceConfig()

        async def ended(*args: object) -> None:
            params = args[2]
            if isinstance(params, aiohttp.TraceRequestEndParams):
                self.learn(params.response.headers.get("Date", ""))

        made.on_request_end.append(ended)
        return made

    def tell(self) -> None:
        """Log a wrong clock when it becomes wrong, not at each look."""
        skew = self.skew
        is_wrong = skew is not None and abs(skew) > WRONG_FROM
        level = logging.ERROR if self.is_absurd else logging.WARNING if is_wrong else logging.NOTSET
        if is_wrong and level != self._told:
            log.log(level, "clock_wrong discord_is_ahead_by=%s", skew)
        self._told = level
