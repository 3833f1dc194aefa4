"""Many small numbers in one integer, so that one operation works on all people at once.

Each person has a field of some bits. Adding two packed integers adds every person's numbers, as long as no field
overflows. The top bit of each field, the guard, stays free; it tells the outcome of a subtraction in its field.
"""

from collections.abc import Iterable
from dataclasses import dataclass

BYTE = 8


@dataclass(frozen=True, slots=True)
class Packing:
    """How numbers are packed.

    :param width: bits per field, a whole number of bytes
    :param guards: the top bit of every field
    """

    width: int
    fields: int
    guards: int

    def pack(self, numbers: Iterable[int]) -> int:
        """Put numbers into one integer."""
        return int.from_bytes(b"".join([number.to_bytes(self.width // BYTE, "little") for number in numbers]), "little")

    def unpack(self, packed: int) -> list[int]:
        """Return the numbers."""
        if self.width == BYTE:
            return list(packed.to_bytes(self.fields, "little"))
        field = (1 << self.width) - 1
        return [packed >> place * self.width & field for place in range(self.fields)]

    def ascending(self, packed: int) -> list[int]:
        """Return the numbers in order of size."""
        return sorted(self.unpack(packed))

    def everywhere(self, number: int) -> int:
        """Return a number in every field."""
        return (self.guards >> self.width - 1) * number

    def greatest(self, ones: Iterable[int]) -> int:
        """Return the greatest number of each field."""
        guards, down = self.guards, self.width - 1
        first, *others = ones
        for other in others:
            wins = ((first | guards) - other) & guards  # the guard survives where first >= other
            chosen = wins - (wins >> down)  # a guard alone becomes a field full of ones below it
            first = other ^ ((first ^ other) & chosen)
        return first


def packing(fields: int, largest: int) -> Packing:
    """Return a packing for numbers from 0 to the largest."""
    width = BYTE * (largest.bit_length() // BYTE + 1)
    return Packing(width, fields, sum(1 << (place + 1) * width - 1 for place in range(fields)))
