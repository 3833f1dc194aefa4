"""What the command line says."""

from pathlib import Path

NO_TOKEN = (
    "BUSSTOP_TOKEN is missing. Copy .env.example to .env and put the bot's token from the developer portal in it "
    "(README, “On Discord”)."
)
LOGIN_REFUSED = "Discord does not accept BUSSTOP_TOKEN. Make a new one in the developer portal (Bot > Reset Token) and put it in .env."
INTENTS = "Discord refused the connection. Bus Stop needs no privileged intents; please update it."


NO_NETWORK = "I can't reach Discord. Please check the connection and start me again; nothing is lost meanwhile."


def setting_wrong(name: str) -> str:
    """Return that a setting can't be used."""
    return f"{name} is wrong: I can't use what it is set to. `.env.example` shows how it should look."


def invite(link: str) -> str:
    """Return how to invite the bot."""
    return f"Bus Stop is logged in. Invite it to your server with:\n{link}"


def another_instance(database: Path) -> str:
    """Return that somebody else runs on the database."""
    return f"Another Bus Stop is running on {database}. End it first, or set BUSSTOP_DATABASE to another file."


def database_path(database: Path) -> str:
    """Return that the database can't be written."""
    return f"I can't write the database at {database}. Set BUSSTOP_DATABASE to a file in a folder I may write in."


def database_damaged(database: Path) -> str:
    """Return that the database is damaged."""
    return f"The database {database} is damaged, so I have left it as it is. Put a copy of it in its place, and start again."


def database_newer(database: Path) -> str:
    """Return that the database is newer than the program."""
    return f"The database {database} was written by a later version of Bus Stop. Please update the program; nothing was changed."
