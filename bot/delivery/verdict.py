"""What Discord's answer to a message means: the table of reliability.md 3.2."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

import aiohttp
import discord

SLOW_DOWN = 40003
UNKNOWN_MESSAGE = 10008
BAD_REQUEST = 400
UNAUTHORISED = 401
TOO_MANY_REQUESTS = 429
FIRST_SERVER_ERROR = 500
SLOWLY = timedelta(minutes=2)


class Verdict(Enum):
    """What is to be done with a message that was not answered by a message."""

    DELIVERED = auto()  # it was made and then deleted by somebody: never again
    UNKNOWN = auto()  # perhaps made: try again with the same nonce
    NOT_SENT = auto()  # surely not made: try again later
    TURNED_AWAY = auto()  # surely not made, and whatever else is sent now will not be either
    CLOSED = auto()  # surely not made: the bot can't write there, until somebody mends it
    REFUSED = auto()  # this person takes no direct messages
    IMPOSSIBLE = auto()  # it can't be sent: nobody is there any more, for one
    WRONG = auto()  # it can't be sent as it is, by a mistake of ours
    DEAD = auto()  # the token is no good: nothing can be sent any more


BY_CODE = {
    50007: Verdict.REFUSED,  # takes no direct messages, or has blocked the bot
    50278: Verdict.REFUSED,  # shares no server with it
    50001: Verdict.CLOSED,  # no access
    50013: Verdict.CLOSED,  # a right is missing
    10003: Verdict.CLOSED,  # no such channel
    10004: Verdict.CLOSED,  # no such server
    50083: Verdict.CLOSED,  # an archived thread
    SLOW_DOWN: Verdict.NOT_SENT,
}
"""What Discord's own codes mean; a 403 or 404 alone says too little."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A verdict with Discord's code for it, 0 where there is none, and how long Discord wants us to wait."""

    verdict: Verdict
    code: int = 0
    wait: timedelta | None = None


def judge(error: BaseException) -> Answered:
    """Return what an error on sending means; whatever is no clear answer is unknown."""
    if isinstance(error, discord.RateLimited):
        return Answered(Verdict.NOT_SENT, wait=timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        return Answered(Verdict.UNKNOWN)
    if error.status == TOO_MANY_REQUESTS:
        return _limited(error)
    return Answered(_verdict(error), error.code, SLOWLY if error.code == SLOW_DOWN else None)


def _verdict(error: discord.HTTPException) -> Verdict:
    if error.code == UNKNOWN_MESSAGE:
        return Verdict.DELIVERED
    if error.status >= FIRST_SERVER_ERROR:
        return Verdict.UNKNOWN
    if error.status == UNAUTHORISED:
        return Verdict.DEAD
    return BY_CODE.get(error.code, Verdict.WRONG if error.status == BAD_REQUEST else Verdict.IMPOSSIBLE)


def is_surprising(error: BaseException) -> bool:
    """Say whether an error is neither Discord's nor the network's, so that the operator needs its traceback."""
    return not isinstance(error, discord.DiscordException | aiohttp.ClientError | OSError)


def _limited(error: discord.HTTPException) -> Answered:
    """Tell Discord's own limit from Cloudflare's, whose answer did not pass through Discord."""
    headers = error.response.headers
    if "Via" not in headers:
        return Answered(Verdict.TURNED_AWAY, error.code)
    try:
        wait = timedelta(seconds=float(headers.get("Retry-After", "")))
    except ValueError:
        wait = None
    return Answered(Verdict.NOT_SENT, error.code, wait)
