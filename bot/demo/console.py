"""The console: a small page on loopback to turn the clock and to choose whose eyes to look through."""

import html
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.demo import screen, words
from bot.demo.looking import Looking
from bot.demo.scene import DIRECT, Look, Scene
from bot.demo.simulated import DemoError, SimulatedDiscord, sentence

log = logging.getLogger(__name__)

_STATIC: Final = {"/console.css": "text/css", "/console.js": "text/javascript", "/icon.svg": "image/svg+xml"}
_STEPS: Final = {"day": 1, "week": 7}


class Console:
    """The page and its few buttons; choosing a look is a GET, whatever turns the clock is a POST."""

    def __init__(self, scene: Scene, simulated: SimulatedDiscord) -> None:
        self._scene = scene
        self._simulated = simulated
        self._looking = Looking(scene, simulated)
        self._notice = ""
        self.origins: tuple[str, ...] = ()  # where browsers find this page; known once the port is
        loader = PackageLoader("bot.demo")
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)

    def app(self) -> web.Application:
        """Return the web application; it answers only on the loopback addresses in ``origins``."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._page)
        app.router.add_get("/news", self._news)
        app.router.add_post("/jump", self._jump)
        for path in _STATIC:
            app.router.add_get(path, _static)
        return app

    async def open(self) -> None:
        """Open the first look."""
        await self._looking.keep()

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse other sites: by ``Host`` always, by ``Origin`` whenever something may change."""
        if f"http://{request.headers.get('Host', '')}" not in self.origins:
            raise web.HTTPForbidden(text="This page answers only on this computer.")
        if request.method == "POST" and request.headers.get("Origin") not in self.origins:
            raise web.HTTPForbidden(text="This button works only on the demo's own page.")
        answer = await handler(request)
        answer.headers.update(self._headers())
        return answer

    def _headers(self) -> dict[str, str]:
        return {
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                "frame-src http://127.0.0.1:*; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            ),
            "Referrer-Policy": "same-origin",  # no-referrer would turn a form's Origin into "null"
            "X-Content-Type-Options": "nosniff",
        }

    async def _page(self, request: web.Request) -> web.Response:
        problem = ""
        if "as" in request.query:
            problem = await self._choose(request.query["as"], request.query.get("at", ""))
        await self._looking.keep()
        drawn = await screen.draw(
            self._scene, self._simulated, self._looking.current, self._looking.new(), self._looking.hint
        )
        text = self._templates.get_template("console.html").render(
            screen=drawn,
            notice=self._notice,
            problem=problem or self._simulated.problem,
            changes=self._simulated.changes,
        )
        return web.Response(text=text, content_type="text/html")

    async def _choose(self, person: str, place: str) -> str:
        chosen = self._scene.person(person)
        if chosen is None:
            return f"There is nobody called {person} here."
        look = Look(chosen.name, place or self._simulated.places(chosen.name)[0])
        if look != self._looking.current:
            self._notice = ""
        try:
            await self._looking.choose(look)
        except DemoError as refused:
            return str(refused)
        return ""

    async def _news(self, _: web.Request) -> web.Response:
        """Tell an open page whether it is worth drawing anew."""
        return web.Response(text=str(self._simulated.changes))

    async def _jump(self, request: web.Request) -> web.Response:
        """Turn the clock: a ``day``, a ``week``, to the ``next`` thing, or to an instant."""
        to = str((await request.post()).get("to", ""))
        before = self._simulated.mark()
        self._simulated.problem = self._notice = ""
        self._looking.read_hint()
        try:
            await self._turn(to)
            self._notice = self._what_happened(before)
        except Exception as error:
            if not isinstance(error, DemoError):
                log.exception("demo_jump_failed to=%s", to)
            self._simulated.problem = sentence(error)
        raise web.HTTPSeeOther("/")

    async def _turn(self, to: str) -> None:
        now = self._simulated.now()
        if to == "next":
            await self._simulated.jump_to_next()
        elif to in _STEPS:
            await self._simulated.jump_to(words.days_later(now, _STEPS[to], self._scene.zone))
        else:
            await self._simulated.jump_to(_instant(to))

    def _what_happened(self, before: int) -> str:
        """Say who got how many messages since that bookmark."""
        new = Counter[str]()
        for person in self._scene.people:
            for place in self._simulated.places(person.name):
                fresh = self._simulated.since(Look(person.name, place), before)
                key = f"to {person.name}" if place == DIRECT else f"in # {place}"
                new[key] = max(new[key], fresh)
        told = [f"{number} {where}" for where, number in new.items() if number]
        return f"New messages: {', '.join(told)}." if told else "No new messages."


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        message = f"“{html.escape(text[:40])}” is no time to jump to."
        raise DemoError(message) from error


async def _static(request: web.Request) -> web.Response:
    text = (files("bot.demo") / "static" / request.path.removeprefix("/")).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_STATIC[request.path])
