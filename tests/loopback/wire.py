"""The one door of REST: every request is read, written down, let in or refused, and answered in JSON."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from .calls import Call, answer
from .mishaps import Mishaps, suffer
from .world import Json

PREFIX = "/api/v10"
NEEDS_NO_TOKEN = ("/interactions/", "/webhooks/")
NOT_IMPLEMENTED = 501

Found = TypeVar("Found")


class ApiError(Exception):
    """An answer other than success: the HTTP status, Discord's own code, and its sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


CALL = web.RequestKey("call", Call)


class Log:
    """Everything the bot asked, in order; and a way to wait until it has done something."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._stirred = asyncio.Event()

    def add(self, call: Call) -> None:
        """Write a call down."""
        self.calls.append(call)

    def stir(self) -> None:
        """Let those who wait look again: something may have changed."""
        self._stirred.set()

    def named(self, method: str, path: str) -> list[Call]:
        """Return the calls of one method to one path, in order."""
        return [call for call in self.calls if (call.method, call.path) == (method, path)]

    async def until(self, what: Callable[[], Found | None], *, within: float) -> Found:
        """Return what the question finds, asked again after every call.

        :raises TimeoutError: when it found nothing within so many seconds
        """
        async with asyncio.timeout(within):
            while not (found := what()):
                self._stirred.clear()
                await self._stirred.wait()
        return found


def nothing() -> web.Response:
    """Answer that it is done."""
    return web.Response(status=204)


def call_of(request: web.Request) -> Call:
    """Return what the door read from a request."""
    return request[CALL]


def body_of(request: web.Request) -> Json:
    """Return the JSON object that came with a request; of a multipart one its payload_json."""
    return cast("Json", call_of(request).body or {})


def door(log: Log, token: str, mishaps: Mishaps) -> Middleware:
    """Return the middleware in front of every REST route."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        call = request[CALL] = await _read(request)
        log.add(call)
        try:
            _authorise(request, call, token)
            return await suffer(mishaps(call), request, handler)
        except ApiError as error:
            return answer({"code": error.code, "message": error.message}, error.status)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            message = f"the loopback server does not speak {call.method} {call.path}"
            return answer({"code": 0, "message": message}, NOT_IMPLEMENTED)
        finally:
            log.stir()

    return middleware


def _authorise(request: web.Request, call: Call, token: str) -> None:
    if call.path.startswith(NEEDS_NO_TOKEN):
        return
    if request.headers.get("Authorization") != f"Bot {token}":
        raise ApiError(401, 0, "401: Unauthorized")


async def _read(request: web.Request) -> Call:
    body: Any = None
    files: list[tuple[str, bytes]] = []
    if request.content_type == "multipart/form-data":
        form = await request.post()
        body = json.loads(str(form["payload_json"]))
        files = [(it.filename, it.file.read()) for it in form.values() if isinstance(it, web.FileField)]
    elif request.can_read_body:
        body = await request.json()
    return Call(
        request.method, request.path.removeprefix(PREFIX), body, dict(request.query), tuple(files), request.host
    )
