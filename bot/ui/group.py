"""A group's panels and its public card."""

from collections.abc import Sequence

from discord.ui import LayoutView

from bot.domain.group import Group
from bot.domain.group_life import Life
from bot.domain.membership import Membership
from bot.domain.set_up import Draft, Setting, has_one_chain, plan_of
from bot.domain.zones import usual_zones
from bot.services.members import RosterChange
from bot.ui import kit
from bot.ui.agreement import change_button, read_button
from bot.ui.commitment import look_button
from bot.ui.texts import agreement as agreement_texts
from bot.ui.texts import founding, words
from bot.ui.texts import group as texts
from bot.ui.texts import group_life as life_texts


def set_up_panel(draft: Draft, locale: str) -> LayoutView:
    """Return the first page of setting up: everything filled in, and what is missing asked for."""
    ref, plan = draft.id, draft.plan
    settings = [(str(setting), texts.SETTINGS[setting]) for setting in Setting]
    change = kit.row(kit.choice(kit.custom_id("set_up", "change", ref), texts.CHANGE, settings))
    warning = texts.ONE_CHAIN if has_one_chain(plan.rules) else None
    if plan.zone is not None:
        go_on = kit.row(kit.button(texts.GO_ON, kit.custom_id("set_up", "people", ref), kit.MAIN))
        return kit.panel(texts.SET_UP_TITLE, texts.set_up(plan), warning, change, go_on)
    zones = [kit.button(words.place(zone), kit.custom_id("set_up", f"zone_{place}", ref), kit.MAIN)
             for place, zone in enumerate(usual_zones(locale))]  # fmt: skip
    another = kit.button(texts.ANOTHER_ZONE, kit.custom_id("set_up", "zone_another", ref))
    ask = kit.row(*zones[:4], another)
    return kit.panel(texts.SET_UP_TITLE, texts.set_up(plan), warning, texts.SET_UP_ZONE, ask, change)


def people_panel(draft: Draft, exposed: Sequence[str]) -> LayoutView:
    """Return the second page of setting up: who is in it."""
    ref, plan = draft.id, draft.plan
    members = kit.people_choice(kit.custom_id("set_up", "members", ref), texts.PICK_MEMBERS, plan.members)
    where = kit.custom_id("set_up", "organisers", ref)
    organisers = kit.people_choice(where, texts.PICK_ORGANISERS, plan.organisers)
    label = texts.CREATE_ANYWAY if exposed else texts.CREATE
    create = kit.button(label, kit.custom_id("set_up", "create", ref), kit.MAIN)
    back = kit.button(texts.BACK, kit.custom_id("set_up", "back", ref))
    warning = texts.exposed(exposed) if exposed else None
    return kit.panel(
        texts.PEOPLE_TITLE, kit.row(members), kit.row(organisers), texts.HISTORY, warning, kit.row(create, back)
    )


def created_panel(group: Group, *, is_open: bool) -> LayoutView:
    """Return the receipt of a group that was set up, with what comes next.

    :param is_open: whether the roles the bot made could be let into the channel
    """
    shut = None if is_open else texts.let_them_in(group)
    found = kit.button(founding.FOUND, kit.custom_id("founding", "found", group.id))
    return kit.panel(texts.created(group), shut, kit.row(*_ask(group), found, _post_card(group)))


def group_panel(  # noqa: PLR0913 - what the rows say of it, and who looks
    group: Group,
    organisers: Sequence[int],
    seated: int,
    life: Life,
    *,
    organises: bool,
    waits_for_seats: int | None = None,
) -> LayoutView:
    """Return what members see of their group, with an organiser's buttons where they are one.

    :param waits_for_seats: the initial meeting after which nobody has been seated yet, None where there is none
    """
    members = kit.button(texts.MEMBERS_BUTTON, kit.custom_id("group", "members", group.id))
    agreement = read_button(group.id, agreement_texts.SHOW)
    buttons = [members, agreement]
    if organises:
        settings = kit.button(texts.SETTINGS_BUTTON, kit.custom_id("group", "settings", group.id))
        waiting = kit.button(texts.WAITING_BUTTON, kit.custom_id("waiting_list", "show", group.id))
        health = kit.button(texts.HEALTH_BUTTON, kit.custom_id("health", "look", group.id))
        found = kit.button(founding.FOUND, kit.custom_id("founding", "found", group.id))
        who = [look_button(waits_for_seats)] if waits_for_seats else []
        own = [*who, *_ask(group), *buttons, waiting]
        buttons = [*own, settings, _post_card(group), found, health, change_button(group.id)]
    return kit.panel(texts.shown(group, organisers, seated, life_texts.state(group, life)), *kit.rows(buttons))


def settings_panel(group: Group) -> LayoutView:
    """Return all settings, one of which can be changed at a time."""
    settings = [(str(setting), texts.SETTINGS[setting]) for setting in Setting]
    change = kit.row(kit.choice(kit.custom_id("group", "setting", group.id), texts.CHANGE, settings))
    return kit.panel(texts.SETTINGS_TITLE, texts.set_up(plan_of(group)), change)


def proposed_panel(group: Group, draft: Draft) -> LayoutView:
    """Return what a change would be and affects, before it is saved."""
    setting = draft.setting or Setting.NAME
    save = kit.button(texts.SAVE, kit.custom_id("group", "save", draft.id), kit.MAIN)
    leave = kit.button(texts.LEAVE, kit.custom_id("group", "settings", group.id))
    warning = texts.ONE_CHAIN if has_one_chain(draft.plan.rules) else None
    return kit.panel(texts.proposed(plan_of(group), draft.plan, setting), warning, kit.row(save, leave))


def receipt(text: str, act_id: int | None, feature: str) -> LayoutView:
    """Return what an organiser's act did, with Undo where it told nobody yet."""
    undo = kit.row(kit.button(texts.UNDO, kit.custom_id(feature, "undo", act_id))) if act_id else None
    return kit.panel(text, undo)


def members_panel(group: Group, rows: Sequence[Membership], *, organises: bool) -> LayoutView:
    """Return the roster, with an organiser's buttons where they are one."""
    names = [_name(row) for row in rows]
    buttons = [
        kit.button(texts.MEMBERS_ADD, kit.custom_id("group", "ask_add", group.id)),
        kit.button(texts.MEMBERS_REMOVE, kit.custom_id("group", "ask_remove", group.id)),
        kit.button(texts.MEMBERS_ORGANISERS, kit.custom_id("group", "ask_organisers", group.id)),
    ]
    controls = kit.row(*buttons) if organises else None
    return kit.panel(texts.members(group.name, names, group.rules.seats.most), controls)


def pick_people_panel(title: str, group: Group, verb: str, chosen: Sequence[int] = ()) -> LayoutView:
    """Return a picker of people."""
    picker = kit.people_choice(kit.custom_id("group", verb, group.id), texts.PICK_MEMBERS, chosen, least=1)
    return kit.panel(title, kit.row(picker))


def added_panel(change: RosterChange) -> LayoutView:
    """Return the receipt of people who were added."""
    return receipt(texts.added(change.changed, change.now_waiting, over=change.is_over_full), change.act_id, "group")


def which_panel(feature: str, verb: str, groups: Sequence[Group]) -> LayoutView:
    """Return the question which group is meant."""
    options = [(str(group.id), group.name) for group in groups[:25]]
    return kit.panel(texts.WHICH, kit.row(kit.choice(kit.custom_id(feature, verb), texts.WHICH_PLACEHOLDER, options)))


def where_panel(group: Group) -> LayoutView:
    """Return the question where the group's card goes."""
    where = kit.custom_id("group", "card_here", group.id)
    return kit.panel(texts.WHERE_CARD, kit.row(kit.channel_choice(where, texts.WHERE_PLACEHOLDER)))


def group_card(group: Group, waiting: int) -> LayoutView:
    """Return the public card that newcomers find in a lobby."""
    join = kit.button(texts.JOIN, kit.custom_id("waiting_list", "join", group.id), kit.MAIN)
    where = kit.button(texts.WHERE, kit.custom_id("waiting_list", "where", group.id))
    return kit.panel(texts.card(group, waiting), kit.row(join, where))


def asks_in_notice(group: Group, user_id: int, act_id: int) -> LayoutView:
    """Return the notice that somebody says they are in the group."""
    where = kit.custom_id("group", "let_in", act_id)
    return kit.panel(texts.asks_in(user_id, group.name), kit.row(kit.button(texts.YES_ADD, where, kit.MAIN)))


def _ask(group: Group) -> tuple[kit.Control, kit.Control]:
    """Return the two questions about dates: for a whole series, and for one meeting."""
    return (
        kit.button(texts.ASK_SERIES, kit.custom_id("series", "begin", group.id), kit.MAIN),
        kit.button(texts.ASK_DATE, kit.custom_id("availability", "ask", group.id)),
    )


def _post_card(group: Group) -> kit.Control:
    return kit.button(texts.POST_CARD, kit.custom_id("group", "card", group.id))


def _name(row: Membership) -> str:
    called = f"{words.called(row.name, row.user_id)} (<@{row.user_id}>)" if row.name else f"<@{row.user_id}>"
    organiser, away = texts.ORGANISER if row.is_organiser else "", texts.AWAY.get(row.state, "")
    return ", ".join(filter(None, [called, organiser, away]))
