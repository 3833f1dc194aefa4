"""What can go wrong with a request: it is slowed, refused, fails before or after it was done, or its answer is lost."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web
from aiohttp.typedefs import Handler

from .calls import Call, answer

RETRY_AFTER = 0.2  # seconds
TOO_MANY, SERVER_ERROR = 429, 503


class Fate(Enum):
    """What becomes of a request."""

    DONE = auto()
    LIMITED = auto()  # 429 of Discord's own: not done
    TURNED_AWAY = auto()  # 429 of what stands before Discord, without a Via header: not done
    FAILED_BEFORE = auto()  # 5xx: not done
    FAILED_AFTER = auto()  # 5xx, although it was done
    CUT = auto()  # it was done, and the connection broke before the answer


@dataclass(frozen=True, slots=True)
class Mishap:
    """What happens to one request.

    :param before: seconds until it is done
    :param after: seconds from then to the answer
    """

    fate: Fate = Fate.DONE
    before: float = 0
    after: float = 0


Mishaps = Callable[[Call], Mishap]
"""Chooses what happens to a request."""

FINE = Mishap()


def nothing_goes_wrong(_: Call) -> Mishap:
    """Let every request be done and answered at once."""
    return FINE


async def suffer(mishap: Mishap, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Do what a request asks, as far as its mishap lets it."""
    await asyncio.sleep(mishap.before)
    if refused := _refusal(mishap.fate):
        return refused
    done = await handler(request)
    await asyncio.sleep(mishap.after)
    if mishap.fate is Fate.FAILED_AFTER:
        return answer({"code": 0, "message": "503: Service Unavailable"}, SERVER_ERROR)
    if mishap.fate is Fate.CUT and request.transport is not None:
        request.transport.abort()
    return done


def _refusal(fate: Fate) -> web.Response | None:
    if fate is Fate.FAILED_BEFORE:
        return answer({"code": 0, "message": "503: Service Unavailable"}, SERVER_ERROR)
    if fate is Fate.LIMITED:
        body = {"message": "You are being rate limited.", "retry_after": RETRY_AFTER, "global": False}
        response = answer(body, TOO_MANY)
        response.headers["Via"] = "1.1 google"
        return response
    if fate is Fate.TURNED_AWAY:
        return answer({"code": 0, "message": "error code: 1015"}, TOO_MANY)
    return None
