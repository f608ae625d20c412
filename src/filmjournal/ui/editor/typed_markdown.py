"""Markdown around words, seen in the text before the caret at the moment when its last character is typed."""

from __future__ import annotations

from filmjournal.richtext.canonical import link_target

# Around words, longer fences first.
FENCES: tuple[tuple[str, frozenset[str]], ...] = (
    ("***", frozenset({"strong", "em"})),
    ("**", frozenset({"strong"})),
    ("__", frozenset({"strong"})),
    ("~~", frozenset({"s"})),
    ("||", frozenset({"spoiler"})),
    ("*", frozenset({"em"})),
    ("_", frozenset({"em"})),
    ("`", frozenset({"code"})),
)
_ADDRESSES = ("http://", "https://", "www.")
_BEFORE_ADDRESS = "([{<\"'“„«‘‚"
_AFTER_ADDRESS = ".,;:!?…\"'”’“‘»)]}>"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_LONGEST_CODE = 80  # characters for which a single backtick keeps other rules away


def fence_start(line: str, fence: str) -> int | None:
    """Where the fence begins whose words end with the line; None if there is none, or what is there means itself."""
    if not line.endswith(fence):
        return None
    body_end = len(line) - len(fence)
    start = line.rfind(fence, 0, body_end)
    if start < 0:
        return None
    body, before = line[start + len(fence) : body_end], line[start - 1 : start] if start else ""
    if not body or body[0].isspace() or body[-1].isspace() or fence[0] in body or "\u2028" in body:
        return None
    if not any(character.isalnum() or not character.isascii() for character in body):
        return None  # *_* is a face
    return None if before in {fence[0], "\\"} or joins(before) else start


def joins(neighbour: str) -> bool:
    """Whether words go on with this character, as in snake_case; not in scripts that write without spaces."""
    return neighbour[:1].isalnum() and not "\u2e80" <= neighbour[:1] <= "\ud7ff"


def in_code(line: str) -> bool:
    """Whether a backtick before was not closed yet."""
    start = line.rfind("\u2028") + 1
    opened = line.rfind("`", start)
    return line.count("`", start) % 2 == 1 and len(line) - opened <= _LONGEST_CODE


def in_address(line: str) -> bool:
    """Whether an address is being typed, in which every character means itself."""
    if line[-1].isspace():
        return False
    word = line.rsplit(maxsplit=1)[-1].lower()
    return "://" in word or "](" in word or word.lstrip(_BEFORE_ADDRESS).startswith("www.")


def target_of(address: str) -> str | None:
    """Where the address leads, as a link may hold it; None if this is not clearly meant as one."""
    if any(character.isspace() for character in address) or not address.lower().startswith(_ADDRESSES):
        return None
    is_bare = address.lower().startswith("www.")
    if is_bare and "." not in address[4:].strip("."):
        return None
    return link_target(f"https://{address}" if is_bare else address)


def address_at_end(line: str) -> tuple[int, str] | None:
    """Where the address begins that is the line's last word, and the address without what the sentence adds to it."""
    if not line or line[-1].isspace() or in_code(line):
        return None
    bare = line.rsplit(maxsplit=1)[-1].lstrip(_BEFORE_ADDRESS)
    if not bare.lower().startswith(_ADDRESSES):
        return None
    return len(line) - len(bare), _trimmed(bare)


def _trimmed(address: str) -> str:
    """The address without what the sentence around it wrote; brackets that it opened itself belong to it."""
    while address and address[-1] in _AFTER_ADDRESS:
        opening = _PAIRS.get(address[-1])
        if opening is not None and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1]
    return address
