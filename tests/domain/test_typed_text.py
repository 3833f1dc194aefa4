"""Names and lines that people type, made tidy and harmless."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed_text import clean_line, clean_name, clip, inert, same_name
from bot.errors import UserError

ZALGO = "Kit" + "\u0301\u0316\u0489" * 30
NASTY = (
    "@everyone",
    "@here <@123> <@!123> <@&123> <#123> </home:123> <:x:1> <t:0:R> <id:customize>",
    "[x](http://evil.example)",
    "https://evil.example discord.gg/evil <https://evil.example>",
    "# big\n## bigger\n-# small\n> quote\n>>> all\n- list\n* list\n1. list",
    "**b** __u__ _i_ ~~s~~ ||spoiler|| `code` ```\nblock```",
    "\\@everyone \\*x\\* \\",
    "\u2069\u202eevil\u202c\u2066",
    "a\0b\ud800c",
    ZALGO,
    "*_~`|<>@" * 500,
)
texts = st.text() | st.lists(st.sampled_from([*NASTY, "\n", " ", "\u200d", "e", "\u0301", "😀"]), max_size=6).map(
    "".join
)


def without_escapes(line: str) -> str:
    return re.sub(r"\\(.)", r"\1", line).replace("@\u200b", "@")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Hamish \t Mac\nNeil ", "Hamish Mac Neil"),
        ("Zoe\u0308", "Zoë"),
        ("\u202eKit\u2069\u200b", "Kit"),
        ("K\0i\x1bt\ud800", "Kit"),
        ("Anne-Marie O’Neill", "Anne-Marie O’Neill"),
        ("\u0301Kit", "Kit"),
        ("प्रिया", "प्रिया"),
        ("Nguyễn", "Nguyễn"),
    ],
)
def test_a_name_is_tidied(typed: str, name: str) -> None:
    assert clean_name(typed) == name


def test_a_name_has_at_most_two_marks_on_a_letter() -> None:
    name = clean_name(ZALGO)

    marks = sum(unicodedata.category(char) in {"Mn", "Me"} for char in unicodedata.normalize("NFC", name))
    assert marks == 2
    assert name.startswith("Ki")


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u2060", "\u3164\u2800", "\u0301\u0301", "\n\0"])
def test_a_name_of_nothing_to_see_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        clean_name(typed)

    assert refused.value.code == "name_empty"


def test_a_name_may_have_forty_characters_and_no_more() -> None:
    assert clean_name("k" * 40 + "\u200b ") == "k" * 40
    with pytest.raises(UserError) as refused:
        clean_name("k" * 41)
    assert (refused.value.code, refused.value.params) == ("name_too_long", {"limit": 40})


def test_a_line_may_be_empty_and_not_too_long() -> None:
    assert clean_line(" \n ") == ""
    assert clean_line(" I can host \n on Sundays ") == "I can host on Sundays"
    with pytest.raises(UserError) as refused:
        clean_line("x" * 281)
    assert (refused.value.code, refused.value.params) == ("line_too_long", {"limit": 280})


@given(texts, st.integers(1, 50))
def test_a_clipped_text_is_one_short_line(text: str, limit: int) -> None:
    clipped = clip(text, limit)

    assert len(clipped) <= limit
    assert "\n" not in clipped


@given(texts)
def test_a_tidy_line_has_nothing_left_to_tidy(text: str) -> None:
    line = clean_line(text, limit=100_000)

    assert clean_line(line, limit=100_000) == line
    assert unicodedata.is_normalized("NFC", line)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in line)
    line.encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kit", " kit "),
        ("Ｋｉｔ", "Kit"),
        ("STRASSE", "Straße"),
        ("Zoe\u0308", "zoË"),
        ("Ki\u200bt", "KIT"),
        ("㎐", "hz"),
        ("\u0390", "\u03aa\u0301"),
    ],
)
def test_names_that_read_alike_are_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert not same_name(one, "Bruno")


@given(texts)
def test_a_name_is_the_same_as_itself_in_any_case(text: str) -> None:
    assert same_name(text, text)
    assert same_name(text, clean_line(text, limit=100_000))


@given(texts)
def test_inert_text_has_no_bare_markup_and_no_mention(text: str) -> None:
    lines = inert(text).split("\n")

    for line in filter(None, lines):
        inside = line[1:-1]
        assert (line[0], line[-1]) == ("\u2068", "\u2069")
        assert not re.search(r"[*_~`|<>#+\-.:/()\[\]\\]", re.sub(r"\\[^0-9A-Za-z\s]", "", inside))
        assert not re.search("@(?!\u200b)", inside)
        assert not set(inside) & set("\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e")


@pytest.mark.parametrize("text", NASTY)
def test_inert_text_still_reads_as_it_was_typed(text: str) -> None:
    shown = [without_escapes(line[1:-1]) for line in inert(text).split("\n")]

    assert shown == [clean_line(line, limit=4000) for line in text.split("\n")]


def test_inert_text_breaks_what_discord_reads_in_the_raw_message() -> None:
    harmless = inert("@everyone @here <@42> <@&42> https://evil.example [x](http://evil.example) discord.gg/evil")

    for live in ("@everyone", "@here", "<@4", "<@&", "://", "](", "discord.gg"):
        assert live not in harmless


def test_nothing_to_say_stays_nothing() -> None:
    assert inert(" \n\u200b") == ""
