"""The eight instances with proven answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.planner.values import Problem
from bot.planfile.instance import read_instance

FOLDER = Path(__file__).parent / "instances"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def text(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def expected(name: str) -> dict[str, Any]:
    return json.loads(text(name))


def problem(name: str) -> Problem:
    return read_instance(text(name)).problem
