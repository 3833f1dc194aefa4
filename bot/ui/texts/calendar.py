"""What a diary says: it is seen by others, on shared screens and in practices, so it says the neutral name and no more."""


def title(name: str, number: int | None = None, count: int | None = None) -> str:
    """Return a meeting's title: the group's neutral name, and which of the series it is, where it is one of a series."""
    return name if number is None or count is None else f"{name}, meeting {number} of {count}"


def cancelled(title: str) -> str:
    """Return the title of a cancelled meeting, for diaries that show it all the same."""
    return f"Cancelled: {title}"
