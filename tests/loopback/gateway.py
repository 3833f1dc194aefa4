"""The gateway, version 10, in JSON: one socket per connection, one session per IDENTIFY, events kept for RESUME."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from enum import IntEnum
from secrets import token_hex
from typing import cast

from aiohttp import ClientConnectionResetError, web

from .calls import Call
from .payloads import guild_create_json, user_json
from .wire import Log
from .world import Json, World

RESUME_URL = "wss://gateway-loopback.discord.gg"  # like Discord's, not the host of the first connection
HEARTBEAT_INTERVAL = 41_250  # milliseconds, Discord's own
ACK_DELAY = 0.02  # seconds; an ACK that comes before the beat is noted would make a negative latency
AUTHENTICATION_FAILED = 4004
GOING_AWAY = 1001


class Op(IntEnum):
    """The operations discord.py sends or understands here."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Line:
    """One open socket; compressed as one zlib stream when the client asked so, otherwise plain text."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._compressor = zlib.compressobj() if compressed else None
        self._turn = asyncio.Lock()

    async def send(self, op: Op, data: object = None, *, event: str | None = None, number: int | None = None) -> None:
        """Send one payload; nothing happens on a socket that has just gone."""
        text = json.dumps({"op": op, "d": data, "t": event, "s": number})
        async with self._turn:
            try:
                if self._compressor is None:
                    await self._socket.send_str(text)
                else:
                    packed = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(packed)
            except ClientConnectionResetError:
                return

    async def close(self, code: int) -> None:
        """Hang up with a close code."""
        await self._socket.close(code=code)


@dataclass(slots=True)
class Session:
    """What one IDENTIFY began: the events so far, numbered from 1, and the socket while there is one."""

    line: Line | None
    events: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event now, or keep it for the RESUME."""
        self.events.append((event, data))
        if self.line:
            await self.line.send(Op.DISPATCH, data, event=event, number=len(self.events))

    async def replay(self, seen: int) -> None:
        """Send the events after a sequence number again."""
        for number, (event, data) in enumerate(self.events[seen:], start=seen + 1):
            if self.line:
                await self.line.send(Op.DISPATCH, data, event=event, number=number)


class Gateway:
    """All sessions of the bot; as at Discord, each of them gets every event."""

    def __init__(self, world: World, log: Log, token: str) -> None:
        self._world = world
        self._log = log
        self._token = token
        self._sessions: dict[str, Session] = {}
        self._lines: set[Line] = set()

    @property
    def is_connected(self) -> bool:
        """Whether a bot has identified itself and is still there."""
        return any(session.line for session in self._sessions.values())

    @property
    def has_session(self) -> bool:
        """Whether a bot has ever identified itself, so that events are kept for it."""
        return bool(self._sessions)

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event to every session."""
        for session in self._sessions.values():
            await session.dispatch(event, data)

    async def hang_up(self, code: int = GOING_AWAY) -> None:
        """Close every socket; the sessions stay and can be resumed."""
        for line in tuple(self._lines):
            await line.close(code)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one client until either side hangs up."""
        socket = web.WebSocketResponse(timeout=1.0)  # a frozen bot must not hold up the end of a test
        await socket.prepare(request)
        line = Line(socket, compressed=request.query.get("compress") == "zlib-stream")
        self._lines.add(line)
        try:
            await line.send(Op.HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL})
            async for frame in socket:
                payload = cast("Json", json.loads(frame.data))
                self._note(payload, request.host)
                await self._answer(line, payload)
                self._log.stir()
        finally:
            self._lines.discard(line)
            for session in self._sessions.values():
                session.line = None if session.line is line else session.line
            self._log.stir()
        return socket

    def _note(self, payload: Json, host: str) -> None:
        op, data = payload["op"], payload.get("d")
        name = Op(op).name if op in set(Op) else str(op)
        body = {key: it for key, it in cast("Json", data).items() if key != "token"} if isinstance(data, dict) else data
        self._log.add(Call("GATEWAY", name, body, host=host))

    async def _answer(self, line: Line, payload: Json) -> None:
        match payload["op"]:
            case Op.HEARTBEAT:
                await asyncio.sleep(ACK_DELAY)
                await line.send(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY | Op.RESUME if payload["d"]["token"] != self._token:
                await line.close(AUTHENTICATION_FAILED)
            case Op.IDENTIFY:
                await self._identify(line)
            case Op.RESUME:
                await self._resume(line, payload["d"]["session_id"], payload["d"]["seq"])
            case _:
                pass

    async def _identify(self, line: Line) -> None:
        session_id = token_hex(16)
        session = self._sessions[session_id] = Session(line)
        guilds = list(self._world.guilds.values())
        ready: Json = {
            "v": 10,
            "user": user_json(self._world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session_id,
            "resume_gateway_url": RESUME_URL,
            "application": {"id": str(self._world.bot.id), "flags": 0},
        }
        await session.dispatch("READY", ready)
        for guild in guilds:
            await session.dispatch("GUILD_CREATE", guild_create_json(self._world, guild))

    async def _resume(self, line: Line, session_id: str, seen: int) -> None:
        session = self._sessions.get(session_id)
        if session is None:
            await line.send(Op.INVALID_SESSION, data=False)
            return
        session.line = line
        await session.replay(seen)
        await session.dispatch("RESUMED", {})
