"""What Discord's answer to a message means: the table of reliability.md 3.2.

The read-back of what is unknown and older than Discord's memory of a nonce comes in here.
"""

from dataclasses import dataclass
from enum import Enum, auto

import aiohttp
import discord

DIRECT_MESSAGE_REFUSED = frozenset({50007, 50278})
SLOW_DOWN = 40003
UNKNOWN_MESSAGE = 10008
TOO_MANY_REQUESTS = 429
FIRST_SERVER_ERROR = 500


class Verdict(Enum):
    """What is to be done with a message that was not answered by a message."""

    DELIVERED = auto()  # it was made and then deleted by somebody: never again
    UNKNOWN = auto()  # perhaps made: try again with the same nonce
    NOT_SENT = auto()  # surely not made: try again later
    REFUSED = auto()  # this person takes no direct messages
    IMPOSSIBLE = auto()  # it can't be sent there


@dataclass(frozen=True, slots=True)
class Answered:
    """A verdict with Discord's code for it, 0 where there is none."""

    verdict: Verdict
    code: int = 0


def judge(error: BaseException) -> Answered:
    """Return what an error on sending means; whatever is no clear answer is unknown."""
    if not isinstance(error, discord.HTTPException):
        return Answered(Verdict.UNKNOWN)
    if error.code == UNKNOWN_MESSAGE:
        return Answered(Verdict.DELIVERED, error.code)
    if error.status >= FIRST_SERVER_ERROR:
        return Answered(Verdict.UNKNOWN, error.code)
    if error.status == TOO_MANY_REQUESTS or error.code == SLOW_DOWN:
        return Answered(Verdict.NOT_SENT, error.code)
    refused = error.code in DIRECT_MESSAGE_REFUSED
    return Answered(Verdict.REFUSED if refused else Verdict.IMPOSSIBLE, error.code)


def is_surprising(error: BaseException) -> bool:
    """Say whether an error is neither Discord's nor the network's, so that the operator needs its traceback."""
    return not isinstance(error, discord.DiscordException | aiohttp.ClientError | OSError)
