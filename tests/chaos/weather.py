"""What goes wrong in the kill test: each call a little late, a few of them limited, failed or cut off."""

from collections import Counter
from random import Random

from tests.loopback.calls import Call
from tests.loopback.mishaps import FINE, Fate, Mishap

SLOWEST = 0.12  # seconds, before a call is done and again until it is answered
CHANCES = {
    Fate.DONE: 80,
    Fate.LIMITED: 3,
    Fate.TURNED_AWAY: 2,
    Fate.FAILED_BEFORE: 3,
    Fate.FAILED_AFTER: 6,
    Fate.CUT: 6,
}
"""In a hundred calls. Those whose effect nobody hears of come oftenest: they are what the nonce is for."""


class Weather:
    """Chooses what happens to each call, and counts it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.counts: Counter[Fate] = Counter()
        self.posts = 0
        self.readbacks = 0
        self.is_fine = False

    def __call__(self, call: Call) -> Mishap:
        """Return what happens to a call; only what the bot says and reads by itself meets trouble."""
        if not call.path.startswith("/channels/"):
            return FINE
        self.posts += call.method == "POST"
        self.readbacks += call.method == "GET" and call.path.endswith("/messages")
        fate = Fate.DONE if self.is_fine else self._fate()
        self.counts[fate] += 1
        return Mishap(fate, SLOWEST * self._random.random(), SLOWEST * self._random.random())

    def _fate(self) -> Fate:
        (drawn,) = self._random.choices([*CHANCES], [*CHANCES.values()])
        return drawn
