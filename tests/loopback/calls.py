"""One request of the bot, and one answer to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Call:
    """One thing the bot asked: a REST request, or with the method "GATEWAY" an operation by its name."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    files: tuple[tuple[str, bytes], ...] = ()
    host: str = ""


def answer(data: object, status: int = 200) -> web.Response:
    """Answer JSON; discord.py parses a body only under exactly this content type, without a charset."""
    return web.Response(status=status, body=json.dumps(data).encode(), content_type="application/json")
