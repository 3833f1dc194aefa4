"""After the settlement nothing tells somebody who was flagged from somebody for whom there was no seat."""

import re
from collections import Counter
from typing import Any

from discord.ui import TextDisplay
from sqlalchemy import select

from bot.delivery.letter import Letter
from bot.domain.message import Kind
from bot.services.reading import ReadingService
from bot.store import export, tables
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.filling import LEWIS, NIALL
from tests.services.test_settlement import settled
from tests.world import ALASDAIR, IAIN, House

OWN = {"id", "due_at", "next_try_at", "useful_until", "since", "waiting_since", "nonce", "marker", "name", "line"}
"""What is each person's own: when they came, when their letter goes, what they wrote."""


NAMES_SOMEBODY = ("user_id", "other_id", "about", "target", "key")


def about(rows: dict[str, list[dict[str, Any]]], user_id: int) -> Counter[str]:
    """Return every row that mentions somebody, without the person and what is their own."""
    person = re.compile(rf"\b{user_id}\b")
    found: Counter[str] = Counter()
    for table, each in rows.items():
        for row in each:
            where = {
                name for name in ("user_id", "about", "target", "key", "other_id") if person.search(str(row.get(name)))
            }
            if where:
                plain = {name: person.sub("P", str(value)) for name, value in row.items() if name not in OWN}
                found[f"{table} {sorted(plain.items())}"] += 1
    return found


async def dump(house: House) -> dict[str, list[dict[str, Any]]]:
    async with house.database.reading() as db:
        found = await export.everything(db)
        for name in export.NOBODYS:  # left out of an export, and to be looked at all the same
            rows = (await db.execute(select(tables.metadata.tables[name]))).mappings()
            found[name] = [dict(row) for row in rows]
        return found


async def test_no_row_tells_lewis_who_was_flagged_from_niall_who_was_not(house: House) -> None:
    """Their rows differ in nothing but the person and their own time; Iain's, who let an offer pass, in that alone."""
    _, _, _ = await settled(house)

    rows = await dump(house)

    assert about(rows, LEWIS) == about(rows, NIALL)
    assert sum(about(rows, LEWIS).values()) >= 2
    gone = ("consent_flags", "consent_answers", "consent_newcomers", "consent_pairs", "offer_answers")
    assert {table: rows[table] for table in gone} == {table: [] for table in gone}
    assert {table for table in rows for row in rows[table] if "conflict" in str(row)} == set()


async def test_no_row_says_who_stood_before_whom(house: House) -> None:
    """Of those who have a seat now nothing is left of their place in line: nobody can see who was passed over."""
    group, _, offers = await settled(house)

    rows = [await house.row(group, one) for one in offers if one != IAIN]

    assert [(row.waiting_since, row.lot, row.line) for row in rows if row] == [(None, None, "")] * 2


async def test_the_words_are_the_same_for_flagged_expired_and_never_offered(house: House) -> None:
    """But for each one's place."""
    await settled(house)
    letters = Letters(ReadingService(house.means))
    written = [
        await letters.write(message_of(row), house.clock.now()) for row in await house.outbox(Kind.STILL_WAITING)
    ]

    said = [_words(letter) for letter in written if isinstance(letter, Letter)]

    assert len(said) == 3
    assert len({re.sub("first|second|third", "…", each) for each in said}) == 1
    assert [re.findall("first|second|third", each) for each in said] == [["first"], ["second"], ["third"]]
    assert re.search(r"about [A-Z][a-z]+ 20\d\d", said[0])


async def test_their_own_views_are_the_same_too(house: House) -> None:
    """`/waiting-list where`, `/home`, and what organisers see of the line."""
    group, _, _ = await settled(house)

    seen = [await house.waiting_list.where(house.acting(one), group.id) for one in (LEWIS, NIALL)]
    _, line = await house.waiting_list.show(house.acting(ALASDAIR), group.id)

    assert [(each.place, each.offer_id, each.unheard) for each in seen] == [(2, None, ()), (3, None, ())]
    assert {(row.state, row.missed, row.lot) for row in line if row.user_id in {LEWIS, NIALL}} == {("waiting", 0, None)}


def _words(letter: Letter) -> str:
    return "\n".join(part.content for part in letter.view.walk_children() if isinstance(part, TextDisplay))
