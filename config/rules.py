"""Reads defaults.toml into the domain's Rules, every value checked."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from bot.domain.rules import Rules


@cache
def default_rules() -> Rules:
    """Return the rules that hold for a group until it changes them.

    :raises pydantic.ValidationError: a value is missing or of the wrong kind
    :raises ValueError: a name that no rule has, most likely a typing mistake
    """
    raw = tomllib.loads(files("config").joinpath("defaults.toml").read_text(encoding="utf-8"))
    rules = TypeAdapter(Rules)
    value = rules.validate_python(raw)
    known = rules.dump_python(value)
    if unknown := [f"{section}.{name}" for section in raw for name in raw[section] if name not in known[section]]:
        raise ValueError(f"defaults.toml has names that no rule has: {', '.join(unknown)}")
    return value
