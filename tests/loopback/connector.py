"""The seam `Client(connector=...)`: Discord's hosts become the local server, and there are no others."""

import aiohttp
from aiohttp.client import ClientTimeout
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from yarl import URL

DISCORD_HOSTS = frozenset({"discord.com", "cdn.discordapp.com", "media.discordapp.net"})
GATEWAY_SUFFIX = ".discord.gg"
WITHOUT_TLS = {"https": "http", "wss": "ws"}


class ForeignHostError(Exception):
    """The bot asked for an address that is not Discord's; no error of aiohttp, so that nobody retries it."""

    def __init__(self, url: URL) -> None:
        super().__init__(f"{url.scheme}://{url.host} is not Discord over TLS: in tests nothing else can be reached")


class LoopbackConnector(aiohttp.TCPConnector):
    """Leads every connection to the loopback server on a port; to be made where an event loop runs."""

    def __init__(self, port: int) -> None:
        super().__init__(limit=0)  # pyright: ignore[reportUnknownMemberType]  # aiohttp's socket_factory has a bare tuple
        self._port = port

    async def connect(self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:  # noqa: ASYNC109  # aiohttp's own signature
        """Connect to the loopback server instead; the Host header and the response's address stay Discord's.

        :raises ForeignHostError: for any other host, for Discord without TLS, and for a proxy
        """
        if req.proxy:
            raise ForeignHostError(req.proxy)
        req.url = self._local(req.url)  # the pool's key, TLS or not, and the address are all derived from it
        return await super().connect(req, traces, timeout)

    def _local(self, url: URL) -> URL:
        host = url.host or ""
        if url.scheme not in WITHOUT_TLS or not (host in DISCORD_HOSTS or host.endswith(GATEWAY_SUFFIX)):
            raise ForeignHostError(url)
        return url.with_scheme(WITHOUT_TLS[url.scheme]).with_host("127.0.0.1").with_port(self._port)
