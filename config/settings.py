"""What the process needs to run, from the environment or `.env`. Groups' own rules are in defaults.toml."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The process's settings; each is `BUSSTOP_` and its name in capitals. `.env.example` has a line for each."""

    model_config = SettingsConfigDict(env_prefix="BUSSTOP_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr = SecretStr("")
    database: Path = Path("data/busstop.sqlite3")
    keys: Path = Path("keys")
    backups_kept: int = Field(default=7, ge=0, le=35)
    look_round_hours: int = Field(default=6, ge=0, le=24)
    redraw_after_seconds: float = Field(default=5, ge=0)
    direct_message_every_seconds: float = Field(default=15, ge=0)
    open_to_newcomers: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
