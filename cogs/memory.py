"""What people typed into forms that were refused, so that they need not type it again. Losing it loses nothing."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import discord
from discord.ui import ChannelSelect, Label, Modal, RoleSelect, Select, TextInput

Typed = Mapping[str, tuple[str, ...]]

KEPT = 256
"""Forms remembered at most, the latest."""

OPENERS = {"joined": "join", "asked": "ask", "called": "call_me", "dated": "dates", "broken": "breaks"}
"""Which tap opens a form again, by the verb the form comes in under; ``typed_x`` is opened by ``again_x``."""


class FormMemory:
    """What each person typed last into each form, until it was taken."""

    def __init__(self) -> None:
        self._typed: OrderedDict[tuple[int, str], Typed] = OrderedDict()

    def remember(self, user_id: int, where: str, typed: Typed) -> None:
        """Keep what somebody typed into a form.

        :param where: the form's ``custom_id``
        """
        self._typed[user_id, where] = typed
        while len(self._typed) > KEPT:
            self._typed.popitem(last=False)

    def forget(self, user_id: int, where: str) -> None:
        """Let go of what somebody typed: it was taken."""
        self._typed.pop((user_id, where), None)

    def refill(self, user_id: int, form: Modal) -> None:
        """Fill a form with what the same person typed into it last."""
        typed = self._typed.get((user_id, form.custom_id), {})
        for part in form.children:
            if isinstance(part, Label):
                _fill(part.component, typed)


def opener(where: str) -> str:
    """Return the ``custom_id`` of the tap that opens a form again."""
    version, feature, verb, ref = where.split(":")
    again = OPENERS.get(verb) or verb.replace("typed_", "again_", 1)
    return f"{version}:{feature}:{again}:{ref}"


def _fill(field: Any, typed: Typed) -> None:
    values = typed.get(field.custom_id)
    if values is None:
        return
    if isinstance(field, TextInput):
        field.default = "".join(values)[: field.max_length or None]
    elif isinstance(field, Select):
        for option in field.options:
            option.default = option.value in values
    elif isinstance(field, RoleSelect | ChannelSelect):
        kind = "role" if isinstance(field, RoleSelect) else "channel"
        chosen = [discord.SelectDefaultValue(id=int(one), type=discord.SelectDefaultValueType[kind]) for one in values]
        field.default_values = chosen
