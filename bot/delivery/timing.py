"""How long delivery waits for what; the kill test runs the same protocol with everything shorter."""

from dataclasses import dataclass
from datetime import timedelta

from bot.store.claims import LEASE


@dataclass(frozen=True, slots=True)
class Timing:
    """The waits of delivery.

    :param safe: how long Discord surely remembers a nonce (reliability.md 2.2: "the past few minutes")
    :param lease: how long a claim holds
    :param last_start: how much of a lease must be left to begin a call
    :param back_off: before the second, third ... try
    :param turned_away: after Cloudflare refused, before anything at all is tried
    :param closed: before a place that is closed to the bot is tried the second, third ... time
    :param redraw_closed: before a card in such a place is drawn again
    """

    safe: timedelta = timedelta(seconds=60)
    lease: timedelta = LEASE
    last_start: timedelta = timedelta(seconds=25)
    back_off: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
    )
    turned_away: timedelta = timedelta(minutes=10)
    closed: tuple[timedelta, ...] = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
    redraw_closed: timedelta = timedelta(hours=1)

    def before_try(self, attempts: int) -> timedelta:
        """Return how long to wait after so many tries."""
        return self.back_off[min(attempts, len(self.back_off)) - 1]

    def while_closed(self, attempts: int) -> timedelta:
        """Return how long to leave a place alone after it was found closed so many times."""
        return self.closed[min(attempts, len(self.closed)) - 1]
