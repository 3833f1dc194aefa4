"""The house as its sources show it: which layer knows which, who reads the clock, and that nothing is left unsaid."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import cogs
from bot.clock import SystemClock
from bot.domain.agenda import Due
from bot.domain.arrangements import Role
from bot.domain.attendance import Attendance
from bot.domain.availability import Answer
from bot.domain.bus_stop import Choice
from bot.domain.commitment import Commitment
from bot.domain.message import Kind
from bot.domain.preferences import Way
from bot.domain.set_up import Setting
from bot.domain.typed_dates import TypedDate
from bot.services.means import Means
from bot.services.reading import ReadingService
from bot.store.database import Database
from bot.ui import kit
from bot.ui.letters import Letters
from bot.ui.texts import upcoming
from bot.ui.texts.availability import EXTENDS
from bot.ui.texts.errors import SENTENCES, sentence
from cogs.meant import Asked
from cogs.memory import opener
from config.rules import default_rules

HOUSE = Path(__file__).parents[1]
MESSAGE_LIMIT = 2000  # characters of a message on Discord
PANEL_LIMIT = 4000  # characters of all texts in one panel


@dataclass(frozen=True)
class Module:
    """One source file, taken apart."""

    name: str  # dotted
    tree: ast.Module

    @property
    def imports(self) -> frozenset[str]:
        """Return the dotted names it imports, wherever in the file."""
        return frozenset(self._imports())

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports by dots"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def is_in(self, *packages: str) -> bool:
        """Say whether it is one of these modules or in one of these packages."""
        return any(self.name == one or self.name.startswith(f"{one}.") for one in packages)


@cache
def modules() -> tuple[Module, ...]:
    paths = [path for root in ("bot", "cogs", "config") for path in sorted((HOUSE / root).rglob("*.py"))]
    return tuple(Module(_dotted(path), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _dotted(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def of(*packages: str) -> tuple[Module, ...]:
    found = tuple(module for module in modules() if module.is_in(*packages))
    assert found, packages
    return found


def starts_with(name: str, *packages: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in packages)


OURS = ("bot", "cogs", "config")
MAY_KNOW: dict[str, tuple[str, ...]] = {
    "bot.domain": ("bot.domain", "bot.errors"),
    "bot.errors": (),
    "bot.clock": (),
    "bot.store": ("bot.store", "bot.domain"),
    "bot.services": ("bot.services", "bot.store", "bot.domain", "bot.errors", "bot.clock"),
    "bot.delivery": ("bot.delivery", "bot.services", "bot.store", "bot.domain"),
    "bot.ui": ("bot.ui", "bot.services", "bot.domain", "bot.errors", "bot.delivery.letter"),
    "cogs": ("cogs", "bot.ui", "bot.services", "bot.domain", "bot.errors", "bot.clock"),
    "config": ("bot.domain",),
    "bot.alarm": ("bot.clock",),
    "bot.discord_clock": ("bot.clock",),
    "bot.watchdog": ("bot.store",),
    # the planner without Discord: reads a file, asks the domain, prints
    "bot.planfile": ("bot.planfile", "bot.domain"),
    "bot.plan_command": ("bot.planfile", "bot.domain", "bot.ui.texts"),
    # what keeps the database while no bot runs on it
    "bot.database_commands": ("bot.store", "bot.domain", "bot.clock", "bot.ui.texts"),
    # the process itself: gets the database ready and asks every queue what is next; app.py furnishes it
    "bot.client": (
        "bot.alarm",
        "bot.discord_clock",
        "bot.watchdog",
        "bot.delivery",
        "bot.services",
        "bot.store",
        "bot.ui",
        "cogs",
    ),
    # the composition root and the command line see all
    "bot.app": OURS,
    "bot.serving": OURS,
    "bot.__main__": OURS,
    "bot.demo": OURS,
    "bot": (),
}
"""What each part may import of ours: style.md, "The layers"."""


def layer_of(module: Module) -> str:
    return max((layer for layer in MAY_KNOW if module.is_in(layer)), key=len)


@pytest.mark.parametrize("layer", MAY_KNOW)
def test_each_layer_knows_only_what_lies_below_it(layer: str) -> None:
    """Cogs, ui, services, store, domain: the arrows go one way, and delivery's letter is ui's to write."""
    allowed = MAY_KNOW[layer]

    up = {
        f"{module.name} -> {name}"
        for module in modules()
        if layer_of(module) == layer
        for name in module.imports
        if starts_with(name, *OURS) and not starts_with(name, *allowed)
    }

    assert up == set()


FOREIGN = ("discord", "sqlalchemy", "aiosqlite", "alembic", "apscheduler", "aiohttp", "asyncio", "logging", "simcord")
PURE = (*FOREIGN, "sqlite3", "random", "secrets", "os", "pathlib", "socket", "threading", "time")


@pytest.mark.parametrize(
    ("package", "never"),
    [
        ("bot.domain", PURE),
        ("bot.errors", PURE),
        ("bot.store", ("discord", "simcord", "apscheduler", "aiohttp")),
        ("bot.services", ("discord", "simcord", "apscheduler", "aiohttp", "aiosqlite", "alembic", "sqlite3")),
        ("bot.ui.texts", FOREIGN),
        ("bot.ui", ("simcord", "apscheduler", "aiohttp", "aiosqlite", "alembic", "sqlite3", "asyncio")),
        ("cogs", ("sqlalchemy", "aiosqlite", "alembic", "sqlite3", "simcord", "apscheduler")),
        ("config", ("discord", "sqlalchemy", "simcord", "asyncio")),
    ],
)
def test_what_lies_outside_is_met_only_where_it_belongs(package: str, never: tuple[str, ...]) -> None:
    """The domain is pure, services know no Discord, cogs know no database, the demo alone knows the simulation."""
    found = {
        f"{module.name} -> {name}" for module in of(package) for name in module.imports if starts_with(name, *never)
    }

    assert found == set()


def test_sql_is_spoken_only_in_the_store() -> None:
    """Services carry the open connection from store to store; the error boundary knows what a failed write is."""
    speakers = {
        f"{module.name} -> {name}"
        for module in modules()
        if not module.is_in("bot.store")
        for name in module.imports
        if starts_with(name, "sqlalchemy")
    }

    beside = {each for each in speakers if not each.endswith("-> sqlalchemy.ext.asyncio.AsyncConnection")}
    assert beside == {"bot.ui.report -> sqlalchemy.exc.SQLAlchemyError"}


def test_only_the_canvas_knows_matplotlib_and_nothing_fetches_it_before_a_picture_is_drawn() -> None:
    """It takes half a second to import, which no start of the bot should wait for."""
    canvas = "bot.ui.pictures.canvas"
    knowing = {module.name for module in modules() for name in module.imports if starts_with(name, "matplotlib")}
    at_start = {
        f"{module.name} -> {canvas}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and canvas in ast.unparse(node)
    }

    assert knowing == {canvas}
    assert at_start == set()


def test_only_the_composition_root_and_the_demo_read_the_settings() -> None:
    """Everybody else is handed what they need."""
    readers = {module.name for module in modules() for name in module.imports if starts_with(name, "config")}

    outside = {
        name
        for name in readers
        if not starts_with(name, "bot.app", "bot.serving", "bot.__main__", "bot.demo", "config")
    }

    assert outside == set()


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


WALL_CLOCK = re.compile(
    r"(?:.*\.)?(?:(?:datetime|date)\.(?:now|utcnow|today)|utcnow|time\.(?:time|time_ns|localtime|gmtime|ctime|strftime)"
    r"|func\.(?:now|current_\w+|localtime\w*)|SystemClock)"
)
READS_IT = {"bot.clock": {"datetime.now"}, "bot.app": {"SystemClock"}, "bot.__main__": {"SystemClock"}}
"""Who reads the machine's clock, and who hands out the reader of it."""


def test_only_one_module_reads_the_wall_clock() -> None:
    """A conference can be rehearsed in minutes only if nobody looks out of the window."""
    found: dict[str, set[str]] = {}

    for module in modules():
        named = {ast.unparse(call.func) for call in calls(module)}
        if read := {name for name in named if WALL_CLOCK.fullmatch(name)}:
            found[module.name] = read
        bare = {"time.time", "time.time_ns", "time.localtime", "time.gmtime"} & module.imports
        assert not bare, f"{module.name} imports {bare}"

    assert found == READS_IT


ANSWERS = {"send_message", "send_modal", "edit_message", "edit_original_response", "defer"}
SAYS = {"send", "reply", "edit", "delete", "create_dm", "pin", "add_reaction", "create_thread", *ANSWERS}
"""What discord.py's ways of saying something, or of changing what was said, are called."""

SPEAKERS = {
    "bot.delivery.post": {"send", "edit", "create_dm", "delete"},  # what the bot says by itself
    # what a tap or a command is answered with
    "cogs.door": {"send_message", "send_modal", "edit_message", "defer", "edit_original_response", "send"},
}


def test_only_the_post_and_the_door_say_anything_on_discord() -> None:
    """Whatever else is to be said goes through the outbox, once."""
    found: dict[str, set[str]] = {}

    for module in modules():
        named = [call.func for call in calls(module) if isinstance(call.func, ast.Attribute)]
        of_the_post = {
            name for name in named if ast.unparse(name.value) == "self._post"
        }  # the courier hands over to it
        if said := {name.attr for name in named if name not in of_the_post} & SAYS:
            found[module.name] = said

    by_the_demo = {name for name in found if starts_with(name, "bot.demo")}  # plays people, in a Discord of its own
    assert {name: said for name, said in found.items() if name not in by_the_demo} == SPEAKERS


NOW = datetime(2027, 1, 10, 20, tzinfo=UTC)
LONGEST = "*_~`|<>@[x](y) " * 7
PLAUSIBLE: dict[str, object] = {
    "local": datetime(2027, 1, 10, 15),
    "closed_at": NOW,
    "at": NOW,
    "closes_at": NOW,
    "channel_id": 2**63,
    "role_id": 2**63,
    "group_id": 2**63,
    "ask_id": 2**63,
    "proposal_id": 2**63,
    "again": "v1:availability:ask:1",
    "offered": 720,
    "meetings": 720,
    "typed": LONGEST,
    "suggestions": ("America/Argentina/ComodRivadavia",) * 9,
    "field": "preferred_least",
    "date": TypedDate("*" * 80, None, 0, problem="which_time"),
    "dates": (TypedDate("*" * 80, None, 0, problem="which_time"),) * 20,
    "pattern": "Wed 19:00, 2 h 30",
    "reference": "abc123",
    "on": NOW.date(),
    "years": 2,
    "user_id": 2**63,
    "by": 2**63,
    "place": 720,
    **dict.fromkeys(("least", "most", "limit", "shortest", "longest", "seated", "seats"), 720),
    **dict.fromkeys(("interested", "floor", "lines"), 720),
}
"""What a sentence is given at its longest."""

LISTS = {"dates_to_mend"}
"""Sentences that show a list of up to twenty things, and may fill a panel."""

SAID_BY_THE_HOUSE = {"not_saved": {"reference"}, "unexpected": {"reference"}}
"""Sentences that ``bot/ui/report.py`` itself chooses, for errors that are nobody's UserError."""


def codes_of(node: ast.expr, module: Module) -> Iterator[str]:
    """Return every code an expression can be: a text, one of two, or what a function of the module returns."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from codes_of(node.body, module)
        yield from codes_of(node.orelse, module)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        (function,) = (one for one in ast.walk(module.tree) if isinstance(one, ast.FunctionDef) and one.name == name)
        for inner in ast.walk(function):
            if isinstance(inner, ast.Return) and inner.value:
                yield from codes_of(inner.value, module)
    else:
        pytest.fail(f"{module.name}: can't tell which codes {ast.unparse(node)} can be")


@cache
def raised() -> dict[str, tuple[frozenset[str], ...]]:
    """Return for each code the parameters it is given at each place that raises it."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for module in modules():
        for call in calls(module):
            if isinstance(call.func, ast.Name) and call.func.id == "UserError":
                given = frozenset(each.arg or "" for each in call.keywords)
                for code in codes_of(call.args[0], module):
                    found[code] = (*found.get(code, ()), given)
    return found


def test_every_error_code_has_a_sentence_and_every_sentence_a_use() -> None:
    """Nobody ever reads a bare code, and no sentence outlives what it was for."""
    codes = {*raised(), *SAID_BY_THE_HOUSE}

    assert codes == set(SENTENCES)


@pytest.mark.parametrize("code", [*raised(), *SAID_BY_THE_HOUSE])
def test_every_sentence_is_given_what_it_mentions_and_fits_a_message(code: str) -> None:
    """With just the parameters of each place that raises it, at their longest."""
    occasions = raised().get(code) or (frozenset(SAID_BY_THE_HOUSE[code]),)

    said = [sentence(code, {name: PLAUSIBLE[name] for name in given}) for given in occasions]

    limit = PANEL_LIMIT if code in LISTS else MESSAGE_LIMIT
    assert all(0 < len(each) <= limit for each in said)
    assert all(each.strip() == each and each[-1] in ".?!" for each in said)


AVOIDED = re.compile(
    r"\b(?:patients?|clients?|session notes?|admins?|administrators?|users?|kick(?:ed|s|ing)?|vote\w* \w+ in"
    r"|reject(?:ed|s|ing|ion)?|blackball\w*|no-show score|leaders?)\b",
    re.IGNORECASE,
)
PROMISE = re.compile(r"(?:no|any)thing about clients", re.IGNORECASE)
"""The one way clients are mentioned: that they are not (domain.md section 6)."""


def texts_of(tree: ast.Module) -> Iterator[str]:
    """Return every text in a module that somebody may read: docstrings and the keys of parameters are left out."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Expr):
            first = node if isinstance(node, ast.Expr) else node.body[0] if node.body else None
            if isinstance(first, ast.Expr):
                skipped.add(first.value)
        elif isinstance(node, ast.Subscript):
            skipped.add(node.slice)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.value


def test_no_text_has_a_word_that_the_house_avoids() -> None:
    """Domain.md section 2, "Words to avoid": a colleague is no user, no client, and is never rejected."""
    found = {
        f"{module.name}: {text}"
        for module in of("bot.ui", "cogs")
        for text in texts_of(module.tree)
        if AVOIDED.search(PROMISE.sub("", text))
    }

    assert found == set()


def modules_of_cogs() -> list[ModuleType]:
    return [importlib.import_module(f"cogs.{each.name}") for each in pkgutil.iter_modules(cogs.__path__)]


def classes_of_cogs() -> list[type]:
    found = [(each, one) for each in modules_of_cogs() for _, one in inspect.getmembers(each, inspect.isclass)]
    return [one for each, one in found if one.__module__ == each.__name__]


@cache
def taps() -> tuple[tuple[str, str], ...]:
    """Return every (feature, verb) that some cog's method answers; the same twice shows twice."""
    marked = [method for one in classes_of_cogs() for method in vars(one).values() if hasattr(method, "__taps__")]
    return tuple((feature, str(verb)) for method in marked for feature, verb, _ in method.__taps__)


COMPUTED: dict[str, Callable[[], set[str]]] = {
    "str(answer)": lambda: {*Answer},
    "str(commitment)": lambda: {*Commitment},
    "f'all_{weekday}'": lambda: {f"all_{weekday}" for weekday in range(7)},
    "f'date_{number}'": lambda: {f"date_{number}" for number in range(1, 17)},
    "f'extend_{days}'": lambda: {f"extend_{days}" for days, _ in EXTENDS},
    "f'zone_{place}'": lambda: {f"zone_{place}" for place in range(4)},
    "f'take_{role}'": lambda: {f"take_{role}" for role in Role},
    "f'pass_{role}'": lambda: {f"pass_{role}" for role in Role},
    "f'mark_{value}'": lambda: {f"mark_{value}" for value in Attendance},
    "f'way_{way}'": lambda: {f"way_{way}" for way in Way},
    "f'{one}'": lambda: {*Choice},
    "f'record_{one}'": lambda: {f"record_{one}" for one in Choice},
    "f'typed_{setting}'": lambda: {f"typed_{setting}" for setting in Setting},
}
"""What an id that is put together when it is made can be."""


NOT_MADE: dict[tuple[str, str], str] = {}
"""Taps that no component of this version makes, each with the reason its handler stays."""


def callers_of(function: ast.FunctionDef) -> Iterator[dict[str, ast.expr]]:
    """Return what each caller of a function, anywhere in ui and cogs, hands over, by parameter."""
    names = [each.arg for each in function.args.args]
    for module in of("bot.ui", "cogs"):
        for call in calls(module):
            if ast.unparse(call.func).split(".")[-1] == function.name:
                by_name = {each.arg: each.value for each in call.keywords if each.arg}
                yield {**dict(zip(names, call.args, strict=False)), **by_name}


def asked() -> set[tuple[str, str]]:
    """Return the (feature, verb) of every command that may have to ask which group is meant."""
    found = [one for each in modules_of_cogs() for one in vars(each).values() if isinstance(one, Asked)]
    return {(one.feature, one.verb) for one in found}


def possible(feature: ast.expr, verb: ast.expr, inside: ast.FunctionDef | None) -> set[tuple[str, str]]:
    """Return what an id can be, through the callers of the function that makes it; what nobody can tell fails."""
    parameters = {each.arg for each in inside.args.args} if inside else set[str]()
    handed_on = {node.id for node in (feature, verb) if isinstance(node, ast.Name)} & parameters
    if inside is not None and handed_on:
        found: set[tuple[str, str]] = set()
        for given in callers_of(inside):
            at = [given[node.id] if isinstance(node, ast.Name) else node for node in (feature, verb)]
            found |= possible(at[0], at[1], None)
        return found
    if (ast.unparse(feature), ast.unparse(verb)) == ("asked.feature", "asked.verb"):
        return asked()
    assert isinstance(feature, ast.Constant), ast.unparse(feature)
    verbs = {str(verb.value)} if isinstance(verb, ast.Constant) else COMPUTED[ast.unparse(verb)]()
    return {(str(feature.value), each) for each in verbs}


@cache
def made_ids() -> frozenset[str]:
    """Return every ``custom_id`` that a component of ours can carry, and what opens a form again."""
    found: set[str] = set()
    for module in of("bot.ui", "cogs"):
        functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
        for call in calls(module):
            if ast.unparse(call.func) in {"kit.custom_id", "custom_id"}:
                inside = next((one for one in functions if call in ast.walk(one)), None)
                found |= {kit.custom_id(*each, 10**18 - 1) for each in possible(call.args[0], call.args[1], inside)}
    return frozenset(found | {opener(one) for one in found})


def tap_of(custom_id: str) -> tuple[str, str] | None:
    """Return the feature and the verb that the door reads in an id, None when it is none of ours."""
    match = re.fullmatch(kit.PATTERN, custom_id)
    return (match["feature"], match["verb"]) if match else None


def test_every_component_has_an_id_that_is_ours_and_a_handler_that_answers_it() -> None:
    """No button leads nowhere, after a restart or before, and each id fits Discord's hundred characters."""
    made = made_ids()

    unanswered = {one for one in made if tap_of(one) not in taps()}
    too_long = {one for one in made if len(one) > 100}

    assert len(made) > 50
    assert (unanswered, too_long) == (set(), set())


def test_every_handler_answers_something_and_nothing_is_answered_twice() -> None:
    """A handler for which no component is made is a leftover; two for one tap would hide each other."""
    made = {tap_of(one) for one in made_ids()}

    unused = {*taps()} - made

    assert unused == set(NOT_MADE)
    assert len(taps()) == len({*taps()})


def means(tmp_path: Path) -> Means:
    database = Database(tmp_path / "never opened.sqlite3")
    return Means(database, SystemClock(), default_rules(), timedelta(seconds=5), timedelta(seconds=15))


def test_every_kind_of_message_has_its_writer_and_its_words(tmp_path: Path) -> None:
    """What can be put into the outbox can be written, and told of beforehand."""
    letters: Any = Letters(ReadingService(means(tmp_path)))

    writers = set(letters._writers)

    assert writers == set(Kind)
    assert set(upcoming.MESSAGES) == set(Kind)
    assert set(upcoming.DECISIONS) == set(Due)
