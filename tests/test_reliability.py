"""The table of scenarios says which test has which number; this looks whether it has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROW = re.compile(r"^\| (?P<number>\d+) \|[^|]*\|(?P<tests>[^|]*)\|", re.MULTILINE)
FILE = re.compile(r"\(\.\./(tests/[\w/]+\.py)\)")
PROMISED = {*range(1, 29), *range(30, 39)}
"""The scenarios that a release is not made without."""

IN_A_NAME = re.compile(r"test_scenario_0*(\d+)_")
IN_A_DOCSTRING = re.compile(r"\bAcceptance (\d+)\b")


def table() -> str:
    document = (HOUSE / "docs" / "reliability.md").read_text(encoding="utf-8")
    return document.partition("## The scenarios")[2]


def promised() -> list[tuple[int, str]]:
    """Return each number of the table with each file it names."""
    return [(int(row["number"]), file) for row in ROW.finditer(table()) for file in FILE.findall(row["tests"])]


def numbers(file: str) -> Iterator[int]:
    """Return the number of each test in a file that has one."""
    for node in ast.walk(ast.parse((HOUSE / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            found = [*IN_A_NAME.findall(node.name), *IN_A_DOCSTRING.findall(ast.get_docstring(node) or "")]
            yield from map(int, found)


@pytest.mark.parametrize(("number", "file"), promised())
def test_each_file_the_table_names_has_a_test_with_that_number(number: int, file: str) -> None:
    """Nothing is promised that is not tried."""
    assert number in set(numbers(file))


def test_every_scenario_that_is_promised_has_a_row() -> None:
    """One that loses its row, as when two branches are merged, is missed."""
    rows = [int(row["number"]) for row in ROW.finditer(table())]

    assert PROMISED - set(rows) == set()
    assert rows == sorted(set(rows))


def test_every_row_of_the_table_names_a_test() -> None:
    """And there are rows."""
    rows = [*ROW.finditer(table())]

    without = [row["number"] for row in rows if not FILE.findall(row["tests"])]

    assert without == []
    assert len(promised()) > 25


def test_every_test_that_has_a_number_is_in_the_table() -> None:
    """So that the table is where one looks."""
    listed = set(promised())
    files = [str(path.relative_to(HOUSE)) for path in (HOUSE / "tests").rglob("test_*.py")]

    found = {(number, file) for file in files for number in numbers(file)}

    assert found - listed == set()
