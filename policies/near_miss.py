"""Numbers that are one slip of the finger away from each other."""


def is_near_miss(written: str, number: str) -> bool:
    """Tell whether one digit changed, missing, added, or two neighbours swapped turn one number into the other.

    Equal numbers are no miss.
    """
    if written == number or abs(len(written) - len(number)) > 1:
        return False
    start = 0
    while start < min(len(written), len(number)) and written[start] == number[start]:
        start += 1
    rest, other = written[start:], number[start:]
    if len(rest) < len(other):
        return rest == other[1:]
    if len(rest) > len(other):
        return rest[1:] == other
    swapped = len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or swapped
