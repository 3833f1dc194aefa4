"""What the console shows, worked out from the scene and the simulated Discord."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.demo import words
from bot.demo.ports import Upcoming
from bot.demo.scene import DIRECT, Look, Part, Person, Scene
from bot.demo.simulated import Event, SimulatedDiscord

_SOON = 12  # things to come that are listed
_PARTS = {Part.ORGANISER: "Organisers", Part.MEMBER: "Members", Part.NEWCOMER: "Newcomers"}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A link to look somewhere as somebody; ``new`` counts what came since that was last looked at."""

    key: str
    short: str
    href: str
    new: int
    current: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and the places they can see."""

    name: str
    current: bool
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing to come; ``at`` is what *jump there* sends back."""

    at: str
    when: str
    distance: str
    words: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """A scheduled event of the server."""

    name: str
    when: str
    location: str


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything on the page except the frame."""

    server: str
    time: str
    zone: str
    who: str
    part: str
    place: str
    roles: tuple[str, ...]
    hint: str
    groups: tuple[tuple[str, tuple[PersonRow, ...]], ...]
    due: tuple[DueRow, ...]
    events: tuple[EventRow, ...]
    frame: str


def place_label(place: str) -> str:
    """Name a place as people say it."""
    return "Direct messages" if place == DIRECT else f"# {place}"


def _short_label(place: str) -> str:
    return "Messages" if place == DIRECT else place_label(place)


def look_href(person: Person, place: str) -> str:
    """Return the console's address for looking as this person there."""
    return "/?" + urlencode({"as": person.key, "at": place})


async def draw(scene: Scene, simulated: SimulatedDiscord, look: Look, new: Mapping[Look, int], hint: str) -> Screen:
    """Work out the whole page for this look."""
    now = simulated.now()
    person = scene.person(look.person)
    return Screen(
        server=scene.server,
        time=words.long_time(now, scene.zone),
        zone=words.zone_words(scene.zone),
        who=look.person,
        part=person.part if person else "",
        place=place_label(look.place),
        roles=simulated.roles(look.person),
        hint=hint,
        groups=tuple(_groups(scene, simulated, look, new)),
        due=tuple(_due_row(scene, simulated, each) for each in await simulated.upcoming(_SOON)),
        events=tuple(_event_row(scene, each) for each in simulated.events()),
        frame=simulated.preview_address,
    )


def _groups(
    scene: Scene, simulated: SimulatedDiscord, look: Look, new: Mapping[Look, int]
) -> Iterable[tuple[str, tuple[PersonRow, ...]]]:
    for part, title in _PARTS.items():
        rows = tuple(_person_row(simulated, each, look, new) for each in scene.people if each.part == part)
        if rows:
            yield title, rows


def _person_row(simulated: SimulatedDiscord, person: Person, look: Look, new: Mapping[Look, int]) -> PersonRow:
    there = [Look(person.name, place) for place in simulated.places(person.name)]
    places = tuple(
        PlaceRow(each.place, _short_label(each.place), look_href(person, each.place), new.get(each, 0), each == look)
        for each in there
    )
    return PersonRow(person.name, person.name == look.person, places)


def _due_row(scene: Scene, simulated: SimulatedDiscord, each: Upcoming) -> DueRow:
    when = words.short_time(each.at, scene.zone)
    return DueRow(each.at.isoformat(), when, words.distance(simulated.now(), each.at), each.words)


def _event_row(scene: Scene, event: Event) -> EventRow:
    return EventRow(event.name, words.short_time(event.starts_at, scene.zone), event.location)
