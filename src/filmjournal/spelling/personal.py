"""The words that a person has added: a text file, one word a line, sorted, that may be edited by hand."""

from __future__ import annotations

from pathlib import Path


def read(file: Path) -> frozenset[str]:
    """The words of the file; none where it isn't there or can't be read."""
    try:
        # What is not UTF-8 is kept as it is: the file is written whole when a word is added.
        text = file.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    except OSError:
        return frozenset()
    return frozenset(word for line in text.splitlines() if (word := line.strip()))


def add(file: Path, word: str) -> frozenset[str]:
    """Add a word to the file and return all of its words. Raises OSError where it can't be written."""
    from filmjournal.atomic_file import make_folder, replacing

    words = read(file) | {word}
    make_folder(file.parent)
    lines = sorted(words, key=lambda word: (word.casefold(), word))
    with replacing(file) as beside:
        beside.write("".join(f"{line}\n" for line in lines).encode("utf-8", errors="surrogateescape"))
    return words
