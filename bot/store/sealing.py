"""Sealing answers that nobody is to read: a key of its own for each question, in a folder away from the database.

Whoever has the database, its log and every copy has boxes without a key; once the key is gone, so has everybody.

:source: reliability.md 4.4, scheme C
"""

import os
import secrets
import struct
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random

from bot.store.backup import flush

SUFFIX = ".key"
NAME_BYTES = 8
PLAIN = struct.Struct(">QB23x")
"""What is in a box: the number of the tap, the answer, and nothing, so that every box is of one size."""


class SealBrokenError(Exception):
    """The key is gone or damaged, or a box is not one that it sealed."""


class KeysPlaceError(Exception):
    """The folder for keys is where the database or its copies are, so that whoever has those would have the keys."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One answer, with the number of the tap that gave it: of two taps the greater is the later."""

    act_id: int
    score: int


@dataclass(frozen=True, slots=True)
class Seal:
    """The key of one question."""

    key: bytes

    def close(self, about: str, answer: Sealed) -> str:
        """Return an answer in a box, which is new each time and of the same size always.

        :param about: whose answer it is, to which question; no box opens for any other
        """
        box = Aead(self.key).encrypt(PLAIN.pack(answer.act_id, answer.score), about.encode())
        return b64encode(box).decode()

    def open(self, about: str, box: str) -> Sealed:
        """Return what is in a box.

        :raises SealBrokenError: it is not one of this key's, or not about this
        """
        try:
            plain = Aead(self.key).decrypt(b64decode(box), about.encode())
        except (CryptoError, ValueError) as error:
            raise SealBrokenError(about) from error
        return Sealed(*PLAIN.unpack(plain))


class Keyring:
    """The folder of keys: each a file that only its owner may read. It blocks; call it in a worker thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, house: str) -> str:
        """Make a key, wait until it is on the disk itself, and return its name.

        :param house: names the database whose question it is; several may share a folder
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{house}-{secrets.token_hex(NAME_BYTES)}"
        path = self._path(name)
        written = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(written, random(Aead.KEY_SIZE))
            os.fsync(written)
        finally:
            os.close(written)
        flush(self.folder)
        return name

    def find(self, name: str) -> Seal:
        """Return a key.

        :raises SealBrokenError: it is gone, or damaged
        """
        try:
            key = self._path(name).read_bytes()
        except OSError as error:
            raise SealBrokenError(name) from error
        if len(key) != Aead.KEY_SIZE:
            raise SealBrokenError(name)
        return Seal(key)

    def sweep(self, house: str, needed: Collection[str]) -> int:
        """Destroy every key of a house but those that are needed; return how many that were."""
        if not self.folder.is_dir():
            return 0
        found = [path for path in self.folder.iterdir() if path.name.startswith(f"{house}-") and path.suffix == SUFFIX]
        old = [path for path in found if path.stem not in needed]
        for path in old:
            _destroy(path)
        flush(self.folder)
        return len(old)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"


def require_apart(keys: Path, database: Path) -> None:
    """Check that whoever takes the database's folder, with its copies, does not take the keys along, nor the reverse.

    :raises KeysPlaceError: one folder lies in the other
    """
    folder, home = keys.resolve(), database.resolve().parent
    if folder == home or home in folder.parents or folder in home.parents:
        raise KeysPlaceError(str(keys))


def _destroy(path: Path) -> None:
    """Write over a key before it is unlinked; on some disks that is all that can be done (reliability.md 4.4)."""
    written = os.open(path, os.O_WRONLY)
    try:
        os.write(written, bytes(Aead.KEY_SIZE))
        os.fsync(written)
    finally:
        os.close(written)
    path.unlink()
