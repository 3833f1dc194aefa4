"""The panel of `/home`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from discord.ui import ActionRow, LayoutView, Modal

from bot.domain.group import Group
from bot.domain.group_life import Life
from bot.services.home import Home, Standing
from bot.ui import kit
from bot.ui.agreement import read_button
from bot.ui.rating import rate_button
from bot.ui.texts import bus_stop as stop_texts
from bot.ui.texts import commitment
from bot.ui.texts import group as group_texts
from bot.ui.texts import home as texts

SHOWN = 4
"""Groups that are shown with their buttons; Discord allows 40 nested components."""


WIDTH = 5
"""Buttons in a row; of more the last ones are left out, which are commands as well."""


def home_panel(home: Home, missed: Mapping[int, int] = MappingProxyType({})) -> LayoutView:
    """Return what one person sees of all their groups, and what they can do.

    :param missed: by group, how many direct messages did not reach them
    """
    parts: list[str | ActionRow[Any]] = [texts.TITLE]
    for standing in home.standings[:SHOWN]:
        unheard = missed.get(standing.group.id, 0)
        parts.append(texts.standing(standing, unheard))
        if buttons := [*unheard_button(standing.group, unheard), *_buttons(standing)]:
            parts.append(kit.row(*buttons[:WIDTH]))
    if not home.standings:
        parts.append(texts.NOTHING)
    if home.open_groups:
        parts.append(texts.open_groups(home.open_groups))
        join = [(str(group.id), group.name) for group in home.open_groups[:25]]
        parts.append(kit.row(kit.choice(kit.custom_id("waiting_list", "pick_join"), group_texts.JOIN, join)))
    return kit.panel(*parts, kit.row(*_own(home)) if _own(home) else None, texts.PRIVACY)


def unheard_button(group: Group, missed: int) -> list[kit.Control]:
    """Return the button that shows what did not reach somebody, none where all did."""
    where = kit.custom_id("home", "unheard", group.id)
    return [kit.button(texts.READ_HERE, where, kit.MAIN)] if missed else []


def call_me_form(name: str) -> Modal:
    """Return the form that asks for a name."""
    field = kit.line("name", texts.CALL_ME, text=name, most=80)
    return kit.form(texts.CALL_ME_TITLE, kit.custom_id("home", "called"), [field])


def _buttons(standing: Standing) -> list[kit.Control]:
    if standing.life is Life.CLOSED:
        return [rate_button(view) for view in standing.ratings[:1]]
    answer = [
        kit.button(texts.ANSWER, kit.custom_id("availability", "enter", poll.id), kit.MAIN)
        for poll in standing.polls[:1]
    ]
    committing = standing.committing if standing.membership.state != "seated" else None
    commit = [
        kit.button(commitment.SAY, kit.custom_id("commitment", "own", one.meeting_id), kit.MAIN)
        for one in filter(None, [committing])
    ]
    seen = [kit.button(texts.GO_LOOK, kit.custom_id("group", "show", standing.group.id))]
    dates = [kit.button(texts.NEXT, kit.custom_id("meetings", "next", standing.group.id))]
    own = [kit.button(texts.REMINDERS, kit.custom_id("mine", "reminders", standing.group.id))]
    place = [kit.button(group_texts.WHERE, kit.custom_id("waiting_list", "where", standing.group.id))]
    inside = standing.membership.is_organiser or standing.membership.is_inside
    asked = [kit.button(texts.SAY, kit.custom_id("asked", "look", one.id), kit.MAIN) for one in standing.asked[:1]]
    agree = [read_button(standing.group.id)] if standing.agreement_waits else []
    asks = [standing.stop.stop.id] if standing.stop else []
    stop = [kit.button(stop_texts.CHOOSE, kit.custom_id("bus_stop", "show", stop_id)) for stop_id in asks]
    return [
        *answer,
        *asked,
        *commit,
        *stop,
        *[rate_button(view) for view in standing.ratings[:1]],
        *agree,
        *(seen if inside else []),
        *(dates if standing.next_meeting else []),
        *(place if standing.place else []),
        *(own if standing.membership.state == "seated" else []),
    ]


def _own(home: Home) -> list[kit.Control]:
    call_me = [kit.button(texts.CALL_ME, kit.custom_id("home", "call_me"))] if home.standings else []
    set_up = [kit.button(texts.SET_UP, kit.custom_id("set_up", "begin"))] if home.manages else []
    return [*call_me, *set_up]
