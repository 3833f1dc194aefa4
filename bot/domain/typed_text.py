"""Make the text that people type tidy, comparable and harmless."""

import re
import unicodedata

from bot.errors import UserError

NAME_LIMIT = 40  # characters
LINE_LIMIT = 280  # characters; domain.md section 6
MARKS_PER_BASE = 2  # more is decoration that climbs over the neighbouring lines

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})  # controls, bidi and zero width, halves of characters
_MARKS = frozenset({"Mn", "Me"})
_LOOKS_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols without ink
_FIRST_STRONG_ISOLATE, _POP_ISOLATE, _ZERO_WIDTH_SPACE = "\u2068", "\u2069", "\u200b"
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_GAP = re.compile(r"\n{3,}")
_MARKDOWN = re.compile(r"[\\*_~`|<>#+\-.:/()\[\]]")


def clean_name(text: str) -> str:
    """Return what to call someone, tidied.

    :raises UserError: ``name_empty``; ``name_too_long`` (limit, in characters)
    """
    name = _tidy(text)
    if not name:
        raise UserError("name_empty")
    if len(name) > NAME_LIMIT:
        raise UserError("name_too_long", limit=NAME_LIMIT)
    return name


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return one optional line, tidied; nothing typed is the empty line.

    :param limit: most characters after tidying
    :raises UserError: ``line_too_long`` (limit)
    """
    line = _tidy(text)
    if len(line) > limit:
        raise UserError("line_too_long", limit=limit)
    return line


def clean_paragraphs(text: str) -> str:
    """Return a text of several lines, each of them tidied, with at most one empty line between two."""
    lines = "\n".join(_tidy(line) for line in _LINE_BREAK.split(text))
    return _GAP.sub("\n\n", lines).strip("\n")


def clip(text: str, limit: int) -> str:
    """Return the text tidied to one line of at most ``limit`` characters, with an ellipsis where some are missing."""
    line = _tidy(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def same_name(one: str, other: str) -> bool:
    """Tell whether two names read alike: case, width and decoration do not count."""
    return _comparable(one) == _comparable(other)


def inert(text: str) -> str:
    """Make what someone typed harmless inside a Discord message or embed.

    Markdown and links are escaped, mentions broken by a zero width space, and each line is isolated, so that
    right-to-left text cannot reorder ours. Never put the result into a masked link, where escapes do not work,
    nor into a button, select or title, which show the escapes.

    :source: reliability.md 4.5
    """
    lines = (_tidy(line) for line in _LINE_BREAK.split(text))
    return "\n".join(_isolated(_escaped(line)) for line in lines if line)


def _tidy(text: str) -> str:
    visible = "".join(filter(None, map(_shown, text)))
    return " ".join(_capped(unicodedata.normalize("NFC", visible)).split())


def _shown(char: str) -> str:
    """Return what is left of one character: itself, a blank or nothing."""
    if char.isspace() or char in _LOOKS_BLANK:
        return " "
    return "" if unicodedata.category(char) in _INVISIBLE else char


def _capped(text: str) -> str:
    """Drop combining marks beyond the cap, and those that have nothing to stand on."""
    kept: list[str] = []
    room = 0
    for char in text:
        is_mark = unicodedata.category(char) in _MARKS
        if is_mark and not room:
            continue
        kept.append(char)
        room = room - 1 if is_mark else MARKS_PER_BASE * (char != " ")
    return "".join(kept)


def _comparable(name: str) -> str:
    folded = unicodedata.normalize("NFKC", _tidy(name)).casefold()
    return unicodedata.normalize("NFKC", folded)


def _escaped(line: str) -> str:
    # A backslash does not stop @everyone: Discord looks for it in the raw text.
    return _MARKDOWN.sub(r"\\\g<0>", line).replace("@", "@" + _ZERO_WIDTH_SPACE)


def _isolated(line: str) -> str:
    return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}"
