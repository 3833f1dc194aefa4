"""Reads a file, whichever of the two it is."""

from bot.planfile.instance import read_instance
from bot.planfile.problem_file import Asked, PlanFileError
from bot.planfile.table import read_table


def read_problem(content: bytes) -> Asked:
    """Return what a file asks: JSON if it begins like JSON, else a table.

    :raises PlanFileError: it can't be read
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanFileError("not_utf8") from None
    return read_instance(text) if text.lstrip().startswith(("{", "[")) else read_table(text)
