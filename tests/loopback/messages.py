"""How messages are made, changed and found: the nonce's memory, Components V2, files."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta

from .wire import ApiError
from .world import LOADING, Attachment, Json, Message, World, walk

COMPONENTS_V2 = 1 << 15
LONGEST_NONCE = 25

Files = Sequence[tuple[str, bytes]]


class Messages:
    """The desk where the bot hands in its messages.

    :ivar deduplicated: how often a nonce brought an earlier message back, and made none
    """

    def __init__(self, world: World, nonce_window: timedelta) -> None:
        self._world = world
        self._nonce_window = nonce_window
        self.deduplicated = 0
        self._nonces: dict[str, tuple[int, datetime]] = {}

    def create(self, channel_id: int, body: Json, files: Files = (), seen_by: int | None = None) -> Message:
        """Make a message, or return the one that an enforced nonce made a short while ago.

        :raises ApiError: 10003 no such channel; 10008 the nonce's message was deleted; 50006 empty; 50035 invalid
        :source: reliability.md section 2.2
        """
        if channel_id not in self._world.channels:
            raise ApiError(404, 10003, "Unknown Channel")
        nonce = None if body.get("nonce") is None else str(body["nonce"])
        if nonce and len(nonce) > LONGEST_NONCE:
            raise ApiError(400, 50035, f"Invalid Form Body: nonce: Must be {LONGEST_NONCE} or fewer in length.")
        if nonce and body.get("enforce_nonce") and (earlier := self._made_with(nonce)):
            self.deduplicated += 1
            return earlier
        message = Message(self._world.snowflake(), channel_id, nonce=nonce, seen_by=seen_by)
        message = self._written(message, body, files)
        self._keep(message)
        if nonce:
            self._nonces[nonce] = (message.id, self._world.now())
        return message

    def edit(self, message: Message, body: Json, files: Files = ()) -> Message:
        """Change what the body names and leave the rest; a deferred answer stops loading."""
        body = body | {"flags": (message.flags | (body.get("flags") or 0)) & ~LOADING}
        message = self._written(replace(message, edited_at=self._world.now()), body, files)
        self._keep(message)
        return message

    def delete(self, message: Message) -> None:
        """Take a message away; its nonce is remembered."""
        del self._world.messages[message.id]

    def find(self, channel_id: int, message_id: int) -> Message:
        """Return a message that everyone in the channel sees.

        :raises ApiError: 10008, for an ephemeral message too
        """
        message = self._world.messages.get(message_id)
        if message is None or message.channel_id != channel_id or message.seen_by is not None:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def page(self, channel_id: int, limit: int, before: int | None, after: int | None) -> list[Message]:
        """Return a page of history, newest first: the last ones before an id, or the first ones after one.

        :raises ApiError: 10003
        """
        if channel_id not in self._world.channels:
            raise ApiError(404, 10003, "Unknown Channel")
        found = self._world.history(self._world.channels[channel_id])
        if after is not None:
            return [it for it in found if it.id > after][:limit][::-1]
        return [it for it in found if before is None or it.id < before][-limit:][::-1]

    def _made_with(self, nonce: str) -> Message | None:
        message_id, made_at = self._nonces.get(nonce, (0, self._world.now()))
        if not message_id or self._world.now() - made_at >= self._nonce_window:
            return None
        if message_id not in self._world.messages:
            raise ApiError(404, 10008, "Unknown Message")
        return self._world.messages[message_id]

    def _written(self, message: Message, body: Json, files: Files) -> Message:
        message = replace(
            message,
            content=body.get("content", message.content) or "",
            components=tuple(deepcopy(body.get("components", message.components) or ())),
            embeds=tuple(body.get("embeds", message.embeds) or ()),
            flags=body.get("flags", message.flags) or 0,
            attachments=self._attached(message, body, files),
        )
        if message.flags & COMPONENTS_V2 and (message.content or message.embeds):
            raise ApiError(400, 50035, "Invalid Form Body: content and embeds cannot be used with Components V2")
        if not (message.content or message.components or message.embeds or message.attachments or message.is_loading):
            raise ApiError(400, 50006, "Cannot send an empty message")
        for number, part in enumerate(walk(message.components), start=1):
            part.setdefault("id", number)
        return message

    def _attached(self, message: Message, body: Json, files: Files) -> tuple[Attachment, ...]:
        named: list[Json] | None = body.get("attachments")
        kept_ids = None if named is None else {int(it["id"]) for it in named}
        kept = [it for it in message.attachments if kept_ids is None or it.id in kept_ids]
        new = [Attachment(self._world.snowflake(), filename, content) for filename, content in files]
        return (*kept, *new)

    def _keep(self, message: Message) -> None:
        self._world.messages[message.id] = message
        self._world.attachments.update({it.id: it for it in message.attachments})
