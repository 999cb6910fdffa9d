"""Counts what was compared, and keeps the differences."""

differences = []
compared = 0


def same(what, found, expected):
    global compared
    compared += 1
    if found != expected:
        differences.append(f"{what}: found {found!r}, expected {expected!r}")
    return found == expected


def true(what, found, why=""):
    global compared
    compared += 1
    if not found:
        differences.append(f"{what}: {why or found!r}")
    return bool(found)
