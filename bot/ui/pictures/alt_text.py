"""A heat map in words, the most useful ones first, for who does not see it."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.domain.availability import Answer
from bot.domain.typed_text import clip
from bot.ui.pictures.heat_map import HeatMap
from bot.ui.texts import pictures as texts

LIMIT = 1024  # characters Discord takes as a description of a file
TITLE = 100  # characters
SHORT_NAME, SHORTEST_NAME = 12, 8  # characters, where whole names leave no room


WAYS: Sequence[tuple[int, frozenset[Answer | None]]] = (
    (LIMIT, frozenset({Answer.NO, None})),
    (SHORT_NAME, frozenset({Answer.NO, None})),
    (SHORT_NAME, frozenset({Answer.NO})),
    (SHORTEST_NAME, frozenset({Answer.NO})),
    (SHORTEST_NAME, frozenset()),
)
"""How long names may be and whose are told at each meeting, those without an answer first to become a mere number."""


def alt_text(heat_map: HeatMap) -> str:
    """Return what a heat map shows in at most 1,024 characters: the plan, with as many names as there is room for."""
    leads = (" ".join(_lead(heat_map, limit, named)) for limit, named in WAYS)
    said = ""
    for said in leads:
        if len(said) <= LIMIT:
            break
    said = clip(said, LIMIT)
    for more in _rest(heat_map):
        if len(said) + 1 + len(more) <= LIMIT:
            said = f"{said} {more}"
    return said


def _lead(heat_map: HeatMap, limit: int, named: AbstractSet[Answer | None]) -> Iterator[str]:
    """Yield what it is, the plan, and who can make few of its meetings."""
    yield texts.opening(clip(heat_map.title, TITLE), len(heat_map.people), len(heat_map.dates))
    if not heat_map.plan:
        return
    yield texts.planned([_meeting(heat_map, place, limit, named) for place in heat_map.plan])
    if few := [(clip(one.name, limit), heat_map.can_make(one)) for one in heat_map.people if one.is_below]:
        yield texts.few(few, len(heat_map.plan))


def _meeting(heat_map: HeatMap, place: int, limit: int, named: AbstractSet[Answer | None]) -> str:
    missing, silent = (
        _who(heat_map.names(place, answer), limit, is_named=answer in named) for answer in (Answer.NO, None)
    )
    return texts.meeting(heat_map.dates[place].number or 0, _turnout(heat_map, place), missing, silent)


def _who(names: Sequence[str], limit: int, *, is_named: bool) -> list[str]:
    """Return some people by name, or how many they are."""
    if not is_named:
        return [str(len(names))] if names else []
    return [clip(name, limit) for name in names]


def _turnout(heat_map: HeatMap, place: int) -> str:
    if_need_be = len(heat_map.names(place, Answer.IF_NEED_BE))
    return texts.turnout(heat_map.dates[place].label, heat_map.can_come(place), len(heat_map.people), if_need_be)


def _rest(heat_map: HeatMap) -> Iterator[str]:
    """Yield what each person can make, and the other dates."""
    plan = heat_map.plan
    if plan:
        yield texts.each(
            [(clip(person.name, LIMIT), heat_map.can_make(person)) for person in heat_map.people], len(plan)
        )
    if beside := [_turnout(heat_map, place) for place in range(len(heat_map.dates)) if place not in plan]:
        yield texts.others(beside, is_plan=bool(plan))
