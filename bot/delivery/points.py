"""Named points at which the kill test ends the process; without its environment variable they do nothing."""

import os
import signal
from collections import Counter

VARIABLE = "BUSSTOP_KILL_AT"
"""Holds ``point:n``: the process ends itself at the n-th arrival there, as `kill -9` would."""

POINTS = ("before_claim", "in_claim", "claimed", "on_the_wire", "answered", "recorded", "editing")
"""Every point, in the order in which a message passes them (reliability.md 3.3); the last is a card's."""

_arrivals: Counter[str] = Counter()


def reached(point: str) -> None:
    """Note that a point was reached, and end the process here if that is where it is to end."""
    wanted, _, count = os.environ.get(VARIABLE, "").partition(":")
    if wanted != point:
        return
    _arrivals[point] += 1
    if _arrivals[point] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
