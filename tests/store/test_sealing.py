"""Keys and boxes: what opens what, who may read a key, and what is left of one."""

import stat
from base64 import b64decode
from pathlib import Path

import pytest

from bot.domain.rating import SCALE
from bot.store.sealing import Keyring, KeysPlaceError, SealBrokenError, Sealed, require_apart

ANSWER = Sealed(2**60, 8)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """A folder that is not there yet."""
    return Keyring(tmp_path / "keys")


def test_a_box_opens_for_its_person_its_question_and_its_key_alone(keyring: Keyring) -> None:
    """Whoever can write to the database can't pass one person's answer off as another's."""
    seal, other = keyring.find(keyring.make("house")), keyring.find(keyring.make("house"))
    box = seal.close("rating:1:1:5", ANSWER)

    assert seal.open("rating:1:1:5", box) == ANSWER
    for key, about in ((seal, "rating:1:1:6"), (seal, "rating:1:2:5"), (other, "rating:1:1:5")):
        with pytest.raises(SealBrokenError):
            key.open(about, box)
    for broken in ("", "no box", box[:-8], "A" + box[1:] if box[0] != "A" else "B" + box[1:]):
        with pytest.raises(SealBrokenError):
            seal.open("rating:1:1:5", broken)


def test_boxes_are_of_one_size_and_never_the_same(keyring: Keyring) -> None:
    """Eleven answers, by taps of long ago and of the last days there are: nothing tells them apart."""
    seal = keyring.find(keyring.make("house"))

    boxes = [seal.close("rating:1:1:5", Sealed(tap, score)) for score in SCALE for tap in (1, 2**64 - 1)]

    assert {len(box) for box in boxes} == {96}
    assert len({*boxes}) == len(boxes)
    assert len({b64decode(box)[:24] for box in boxes}) == len(boxes)


def test_a_key_is_for_its_owner_alone(keyring: Keyring) -> None:
    """The folder too; each key is 256 random bits under a name that says nothing."""
    names = [keyring.make("house") for _ in range(3)]

    files = [*keyring.folder.iterdir()]
    assert stat.S_IMODE(keyring.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert sorted(file.stem for file in files) == sorted(names)
    assert {len(file.read_bytes()) for file in files} == {32}
    assert len({file.read_bytes() for file in files}) == 3


def test_what_is_not_needed_is_destroyed_and_nobody_elses(keyring: Keyring) -> None:
    """Of this house alone, as another database may keep its keys in the same folder; however often."""
    kept, old, theirs = keyring.make("house"), keyring.make("house"), keyring.make("neighbour")
    held = keyring.folder / f"{old}.key"
    other_name = keyring.folder.parent / "another name of it"
    other_name.hardlink_to(held)

    numbers = [keyring.sweep("house", {kept}) for _ in range(2)]

    assert numbers == [1, 0]
    assert {file.stem for file in keyring.folder.iterdir()} == {kept, theirs}
    assert other_name.read_bytes() == bytes(32)
    with pytest.raises(SealBrokenError):
        keyring.find(old)
    assert Keyring(keyring.folder / "nowhere").sweep("house", ()) == 0


def test_a_key_that_is_damaged_is_none(keyring: Keyring) -> None:
    """Nobody guesses."""
    name = keyring.make("house")
    (keyring.folder / f"{name}.key").write_bytes(b"short")

    with pytest.raises(SealBrokenError):
        keyring.find(name)


@pytest.mark.parametrize(
    ("keys", "is_apart"),
    [
        ("keys", True),
        ("keys/more", True),
        ("data-keys", True),
        ("data", False),
        ("data/keys", False),
        ("data/backups", False),
        ("data/backups/keys", False),
        (".", False),
        ("link", False),
        ("keys/../data", False),
    ],
)
def test_the_folder_for_keys_is_a_place_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, *, is_apart: bool
) -> None:
    """Neither in the database's folder nor around it, by whatever name, so that no copy takes both along."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")

    for folder in (Path(keys), tmp_path / keys):
        if is_apart:
            require_apart(folder, Path("data/busstop.sqlite3"))
        else:
            with pytest.raises(KeysPlaceError):
                require_apart(folder, Path("data/busstop.sqlite3"))
