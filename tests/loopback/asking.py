"""What a person does in Discord's client, as interaction data: a command's options, a click, a filled-in modal."""

from collections.abc import Iterable, Mapping, Sequence

from .payloads import resolved_json
from .world import Channel, Guild, Json, Message, Role, User, World, walk

Value = str | int | float | bool | User | Role | Channel
Field = Value | Sequence[Value] | None

CHAT_INPUT = 1
SUBCOMMANDS = (1, 2)
ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT, LABEL, RADIO_GROUP, CHECKBOX = 1, 2, 3, 4, 18, 21, 23
ONE_VALUE = (TEXT_INPUT, RADIO_GROUP, CHECKBOX)


class NotPossibleError(Exception):
    """The test asked for something that Discord's client would not let a person do."""


def command_data(world: World, guild: Guild | None, name: str, given: Mapping[str, Value]) -> Json:
    """Return the data of a slash command, typed as it was synced; `name` is as people type it, groups and all.

    :raises NotPossibleError: not synced, a group instead of a command, an unknown option, a required one left out
    """
    root, *path = name.split()
    if root not in world.commands:
        raise NotPossibleError(f"/{root} is not synced, only: {', '.join(world.commands) or 'nothing'}")
    command = world.commands[root]
    return {
        "id": command["id"],
        "name": root,
        "type": CHAT_INPUT,
        "options": _options(command, path, given),
        **_resolved(world, guild, given.values()),
    }


def click_data(world: World, guild: Guild | None, message: Message, custom_id: str, chosen: Sequence[Value]) -> Json:
    """Return the data of a button's click or of a choice in a select.

    :raises NotPossibleError: no such component on the message, a disabled one, a choice it does not offer
    """
    component = next((part for part in walk(message.components) if part.get("custom_id") == custom_id), None)
    if component is None:
        raise NotPossibleError(f"no {custom_id!r} on the message, only: {', '.join(message.custom_ids) or 'nothing'}")
    if component.get("disabled"):
        raise NotPossibleError(f"{custom_id!r} is disabled")
    data: Json = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
    if component["type"] == BUTTON:
        return data
    _offered(component, chosen)
    values = [str(_plain(value)) for value in chosen]
    return data | {"values": values} | _resolved(world, guild, chosen)


def modal_data(world: World, guild: Guild | None, modal: Json, fields: Mapping[str, Field]) -> Json:
    """Return the data of a modal's submit; what is not named keeps what the modal proposed.

    :raises NotPossibleError: an unknown field, a required one left empty, a choice it does not offer
    """
    known = {part["custom_id"] for part in walk(modal["components"]) if "custom_id" in part}
    if unknown := fields.keys() - known:
        raise NotPossibleError(f"no {', '.join(sorted(unknown))} in the modal, only: {', '.join(sorted(known))}")
    values = [value for given in fields.values() for value in _listed(given)]
    return {
        "custom_id": modal["custom_id"],
        "components": [_filled(component, fields) for component in modal["components"]],
        **_resolved(world, guild, values),
    }


def _options(command: Json, path: Sequence[str], given: Mapping[str, Value]) -> list[Json]:
    schema: dict[str, Json] = {option["name"]: option for option in command.get("options") or ()}
    if path:
        if path[0] not in schema:
            raise NotPossibleError(f"no {path[0]!r} under {command['name']}, only: {', '.join(schema)}")
        part = schema[path[0]]
        return [{"type": part["type"], "name": part["name"], "options": _options(part, path[1:], given)}]
    if any(option["type"] in SUBCOMMANDS for option in schema.values()):
        raise NotPossibleError(f"{command['name']} is a group of: {', '.join(schema)}")
    if unknown := given.keys() - schema.keys():
        raise NotPossibleError(f"{command['name']} has no option {', '.join(sorted(unknown))}")
    if missing := [it for it, option in schema.items() if option.get("required") and it not in given]:
        raise NotPossibleError(f"{command['name']} requires {', '.join(missing)}")
    return [{"type": schema[it]["type"], "name": it, "value": _plain(value)} for it, value in given.items()]


def _filled(component: Json, fields: Mapping[str, Field]) -> Json:
    kept = {key: component[key] for key in ("type", "id", "custom_id") if key in component}
    if component["type"] == ACTION_ROW:
        return kept | {"components": [_filled(part, fields) for part in component["components"]]}
    if component["type"] == LABEL:
        return kept | {"component": _filled(component["component"], fields)}
    if "custom_id" not in component:
        return kept
    proposed = _proposed(component)
    values = _listed(fields.get(component["custom_id"], proposed))
    _offered(component, values)
    if component.get("required", True) and values in ([], [""]):
        raise NotPossibleError(f"{component['custom_id']!r} is required")
    if component["type"] in ONE_VALUE:
        return kept | {"value": next(iter(values), None)}
    return kept | {"values": [str(_plain(value)) for value in values]}


def _proposed(component: Json) -> Field:
    if component["type"] == TEXT_INPUT:
        return component.get("value") or ""
    if component["type"] == CHECKBOX:
        return bool(component.get("default"))
    chosen = [option["value"] for option in component.get("options") or () if option.get("default")]
    return [*chosen, *(it["id"] for it in component.get("default_values") or ())]


def _offered(component: Json, chosen: Sequence[Value]) -> None:
    if "options" not in component:
        return
    offered = [option["value"] for option in component["options"]]
    if wrong := [value for value in chosen if value not in offered]:
        raise NotPossibleError(f"{component['custom_id']!r} does not offer {wrong}, only: {', '.join(offered)}")


def _resolved(world: World, guild: Guild | None, values: Iterable[Value]) -> Json:
    # absent, not empty, where there are only texts: an empty one makes discord.py's string select lose its values
    objects = [value for value in values if isinstance(value, User | Role | Channel)]
    return {"resolved": resolved_json(world, guild, objects)} if objects else {}


def _plain(value: Value) -> str | float | bool:
    return str(value.id) if isinstance(value, User | Role | Channel) else value


def _listed(given: Field) -> list[Value]:
    if given is None:
        return []
    return list(given) if isinstance(given, Sequence) and not isinstance(given, str) else [given]
