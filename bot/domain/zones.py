"""Find the time zone that somebody means: an IANA name, a city, a country with one clock, or a common name.

Everything comes from the pinned tzdata, is read at the first question, and stays.
"""

import difflib
import functools
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from bot.domain.typed_text import clip
from bot.domain.zone_names import COMMON_NAMES, COUNTRY_NAMES, DEFAULT_ZONES, FAMILIAR_ZONES, LOCALE_ZONES
from bot.errors import UserError

MOST_SUGGESTIONS = 25  # Discord's limit for autocomplete
_SUGGESTIONS_IN_ERROR = 5
_MOST_USUAL = 4
_CLIP = 60  # characters of what was typed that an answer repeats
_CITY_BEGINS, _NAME_BEGINS, _WORD_BEGINS, _CONTAINS, _NO_FIT = range(5)  # best first
# Where the last part of an older name is a city; in Australia/South or US/Central it is not.
_CITY_REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Europe/", "Indian/", "Pacific/")


@dataclass(frozen=True, slots=True)
class _Atlas:
    """What each name may mean, and by what names each zone is found, its city first."""

    meanings: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]


def find_zone(text: str) -> str:
    """Return the canonical IANA name of the one zone that a text means.

    :raises UserError: ``unknown_zone`` (typed: the text, clipped; suggestions: up to five zones, likeliest first)
    """
    place, _, country = text.partition(",")
    meanings = _meanings(text) or tuple(zone for zone in _meanings(place) if zone in _meanings(country))
    if len(meanings) == 1:
        return meanings[0]
    suggestions = meanings or suggest_zones(place) or _similar(place)
    raise UserError("unknown_zone", typed=clip(text, _CLIP), suggestions=suggestions[:_SUGGESTIONS_IN_ERROR])


def suggest_zones(text: str, limit: int = MOST_SUGGESTIONS) -> tuple[str, ...]:
    """Return zones that fit what is typed so far: city first, then other names, then anything that contains it."""
    typed = _plain(text)
    if not typed:
        return DEFAULT_ZONES[:limit]
    ranked = ((_rank(typed, names), *_familiarity(zone)) for zone, names in _atlas().names.items())
    return tuple(zone for rank, _, zone in sorted(ranked) if rank < _NO_FIT)[:limit]


def usual_zones(locale: str) -> tuple[str, ...]:
    """Return up to four zones that people with a Discord locale usually live in, the most usual first.

    :param locale: as Discord writes it ("en-GB", "de"); an unknown one gets the zones of its language, or ours
    """
    language = locale.partition("-")[0]
    return LOCALE_ZONES.get(locale, LOCALE_ZONES.get(language, DEFAULT_ZONES))[:_MOST_USUAL]


def _rank(typed: str, names: tuple[str, ...]) -> int:
    if names[0].startswith(typed):
        return _CITY_BEGINS
    if any(name.startswith(typed) for name in names):
        return _NAME_BEGINS
    if any(f" {typed}" in name for name in names):
        return _WORD_BEGINS
    return _CONTAINS if any(typed in name for name in names) else _NO_FIT


def _familiarity(zone: str) -> tuple[int, str]:
    return FAMILIAR_ZONES.index(zone) if zone in FAMILIAR_ZONES else len(FAMILIAR_ZONES), zone


def _meanings(name: str) -> tuple[str, ...]:
    return _atlas().meanings.get(_plain(name), ())


def _similar(name: str) -> tuple[str, ...]:
    close = difflib.get_close_matches(_plain(name)[:_CLIP], _atlas().meanings, n=_SUGGESTIONS_IN_ERROR, cutoff=0.7)
    return tuple(dict.fromkeys(zone for each in close for zone in _atlas().meanings[each]))


@functools.cache
def _atlas() -> _Atlas:
    names = {zone: [_plain(_city(zone)), _plain(zone)] for zone in sorted(_country_of())}
    for zone, code in _country_of().items():
        names[zone] += [code.lower(), *_country_names()[code]]
    for alias, zone in _aliases().items():
        names[zone] += [_plain(alias), *([_plain(_city(alias))] if alias.startswith(_CITY_REGIONS) else [])]
    for common, zone in COMMON_NAMES.items():
        names[zone].append(common)
    meanings: defaultdict[str, list[str]] = defaultdict(list)
    for zone in sorted(names, key=_familiarity):
        for name in dict.fromkeys(names[zone]):
            meanings[name].append(zone)
    meanings |= {common: [zone] for common, zone in COMMON_NAMES.items()}
    return _Atlas(
        {name: tuple(zones) for name, zones in meanings.items()},
        {zone: tuple(dict.fromkeys(each)) for zone, each in names.items()},
    )


@functools.cache
def _country_of() -> Mapping[str, str]:
    """Return the country code of every canonical geographic zone."""
    rows = (line.split("\t") for line in _table("zone.tab"))
    return {row[2]: row[0] for row in rows}


@functools.cache
def _country_names() -> Mapping[str, tuple[str, ...]]:
    """Return the names of each country: "Britain (UK)" is also found as Britain."""
    rows = (line.split("\t") for line in _table("iso3166.tab"))
    return {code: (_plain(name), _plain(name.partition("(")[0]), *COUNTRY_NAMES.get(code, ())) for code, name in rows}


def _aliases() -> dict[str, str]:
    """Return older names (Asia/Calcutta, US/Pacific) with the zones that now stand for them."""
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    canonical = _country_of()
    return {alias: zone for _, zone, alias in links if zone in canonical and alias not in canonical and "/" in alias}


def _table(name: str) -> list[str]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _city(zone: str) -> str:
    return zone.rpartition("/")[2]


def _plain(name: str) -> str:
    """Return a name as it is compared: "São Paulo" and "sao_paulo", "St. John's" and "St_Johns" are the same."""
    letters = unicodedata.normalize("NFKD", name.casefold()).replace("'", "").replace("’", "")
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in kept).split())
