"""The documents say what is there: commands, settings, make targets, pictures and links; and nothing of any machine."""

import os
import re
from pathlib import Path

import pytest
from discord import app_commands
from dotenv import dotenv_values

from bot.app import build
from bot.clock import SystemClock
from config.settings import Settings

HOUSE = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
HOSTS = {"discord.com"}
PICTURE_AT_MOST = 150_000  # bytes

CODE = re.compile(r"^```\w*\n(?P<block>.*?)^```$|`(?P<span>[^`\n]+)`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?P<picture>!?)\[(?P<words>[^\]]*)\]\((?P<to>[^)\s]+)\)")
MACHINE = re.compile(r"(?<![\w.~/%])/(?:home/|Users/|(?:root|work|tmp|usr|var|opt|etc|srv|mnt|proc)\b)|\b[A-Z]:\\")


def text(name: str) -> str:
    return (HOUSE / name).read_text(encoding="utf-8")


def code(name: str) -> list[str]:
    """Return every line of code in a document, from its blocks and from within its sentences."""
    found = [match["block"] or match["span"] for match in CODE.finditer(text(name))]
    return [line.strip() for piece in found for line in piece.splitlines()]


def anchors(name: str) -> set[str]:
    """Return where a link into a document may lead: its headings, as they are made into addresses."""
    headings = re.findall(r"^#+ (.+)$", text(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.fixture
def commands(tmp_path: Path) -> set[str]:
    """Every slash command that Discord is given, in full."""
    bot = build(Settings(database=tmp_path / "none.sqlite3"), clock=SystemClock())
    every = [command for cog in bot.parts.cogs for command in cog.walk_app_commands()]
    return {f"/{command.qualified_name}" for command in every if isinstance(command, app_commands.Command)}


@pytest.fixture
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set, neither in the environment nor in a file."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("BUSSTOP_")]:
        monkeypatch.delenv(name)


def test_the_readme_has_a_row_for_every_command_and_none_for_any_other(commands: set[str]) -> None:
    """Who types what is in the table has the command, and who has the table has them all."""
    rows = re.findall(r"^\| `(/[^`]+)` \|", text("README.md"), re.MULTILINE)

    described = set(rows)

    assert len(rows) == len(described)
    assert described == commands


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_no_command_that_is_not_there(document: str, commands: set[str]) -> None:
    """A command in a sentence may be the beginning of several."""
    named = [line for line in code(document) if re.fullmatch(r"/[a-z-]+( [a-z-]+)*", line)]

    unknown = [name for name in named if not any(f"{command} ".startswith(f"{name} ") for command in commands)]

    assert unknown == []


def test_every_setting_is_in_the_example_and_in_the_readme() -> None:
    """One row and one line for each setting, and none for any other."""
    settings = {f"BUSSTOP_{name.upper()}" for name in Settings.model_fields}

    example = dotenv_values(HOUSE / ".env.example")
    rows = re.findall(r"^\| `(BUSSTOP_\w+)` \|", text("README.md"), re.MULTILINE)

    assert set(example) == settings
    assert sorted(rows) == sorted(settings)


@pytest.mark.usefixtures("no_settings")
def test_the_example_shows_what_holds_without_it() -> None:
    """Copying the example changes nothing, and the README shows the same values."""
    readme = text("README.md")
    example = dotenv_values(HOUSE / ".env.example")

    copied = Settings.model_validate({name.removeprefix("BUSSTOP_").lower(): value for name, value in example.items()})

    assert copied == Settings()
    assert [name for name, value in example.items() if value and f"| `{name}` | `{value}` |" not in readme] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    """Who types what a document says gets more than "No rule to make target"."""
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))

    named = {match[1] for line in code(document) if (match := re.match(r"make ([a-z]\w*)", line))}

    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_somewhere(document: str) -> None:
    """To a file or a folder of the project, or to a heading."""
    links = [match["to"] for match in LINK.finditer(text(document)) if "://" not in match["to"]]

    files = {link: link.partition("#")[0] or document for link in links}
    lost = [link for link, file in files.items() if not (HOUSE / file).exists()]
    headless = [link for link, file in files.items() if "#" in link and link.partition("#")[2] not in anchors(file)]

    assert lost == []
    assert headless == []


def test_every_picture_is_shown_is_small_and_is_put_into_words() -> None:
    """A picture nobody shows is left over, and one without words is nothing to who can't see it."""
    shown = [match for name in DOCUMENTS for match in LINK.finditer(text(name)) if match["picture"]]
    pictures = sorted(f"docs/pictures/{path.name}" for path in (HOUSE / "docs" / "pictures").iterdir())

    large = [picture for picture in pictures if (HOUSE / picture).stat().st_size > PICTURE_AT_MOST]

    assert sorted(match["to"] for match in shown) == pictures
    assert [match["to"] for match in shown if not match["words"]] == []
    assert large == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_knows_no_machine(document: str) -> None:
    """No path from the root of somebody's disk, and no address but Discord's."""
    words = text(document)

    paths = [words[match.start() : match.start() + 40] for match in MACHINE.finditer(words)]
    hosts = set(re.findall(r"https?://([^/:\s)]+)", words))

    assert paths == []
    assert hosts <= HOSTS
