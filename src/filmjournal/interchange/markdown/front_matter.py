"""What stands in front of a text in a Markdown site or vault: YAML between `---`, TOML between `+++`, or JSON.

Every plain value of YAML is read as the text that stands there, because YAML would make a film called *No* a falsehood
and one called *12:30* a number. Front matter that is no sound YAML, as `title: Mission: Impossible` is not, is read
line by line. Source of the shapes: https://gohugo.io/content-management/front-matter/ and
https://jekyllrb.com/docs/front-matter/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

LONGEST = 256 << 10  # characters
_MOST_ALIASES = 20
_MOST_OPENED = 2_000  # brackets of YAML; the parser takes quadratic time and more for deep nesting
_YAML = re.compile(r"\ufeff?---[ \t]*\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\n(?P<front>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])[*&][^\s*&,\]}]", re.MULTILINE)
_NESTED = re.compile(r"^ {200}|(?:[-?] +){40}|[\[{]\s*(?:[\[{]\s*){40}", re.MULTILINE)
_PLAIN_LINE = re.compile(r"(?P<key>[^\s:#\"'\[{-][^:\n]{0,60}?)\s*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"\s*-\s+(?P<value>.+)$")


def split_front(text: str) -> tuple[Mapping[str, Any] | None, str]:
    """The front matter of a text by the keys as they are written, and the text behind it.

    None where there is none, or nothing in it can be read; the text is then the whole.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _YAML.match(text, 0, LONGEST):
        front = found["front"]
        return _of_yaml(front) or _by_lines(front) or None, text[found.end() :]
    if found := _TOML.match(text, 0, LONGEST):
        return _of_toml(found["front"]) or _by_lines(found["front"].replace(" = ", ": ")) or None, text[found.end() :]
    if text.lstrip("\ufeff").startswith("{\n") and len(text) <= LONGEST:
        try:
            value, end = json.JSONDecoder().raw_decode(text.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            return None, text
        return (value if isinstance(value, dict) else None), text.lstrip("\ufeff")[end:].lstrip("\n")
    return None, text


def _of_yaml(text: str) -> dict[str, Any]:
    import yaml

    if (
        len(_ALIAS.findall(text)) > _MOST_ALIASES
        or text.count("[") + text.count("{") > _MOST_OPENED
        or _NESTED.search(text)
    ):
        return {}
    try:
        # The loader that knows no types but text, list and mapping.
        value = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return {}
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def _of_toml(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}


def _by_lines(text: str) -> dict[str, Any]:
    """Keys with the rest of their lines, or the items of the lines below."""
    found: dict[str, Any] = {}
    key = ""
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item and key and isinstance(found.get(key, []), list):
            found.setdefault(key, []).append(_unquoted(item["value"]))
        elif plain := _PLAIN_LINE.match(line):
            key = plain["key"].strip()
            if value := (plain["value"] or "").strip():
                inside = value[1:-1] if value.startswith("[") and value.endswith("]") else None
                found[key] = _unquoted(value) if inside is None else [_unquoted(one) for one in inside.split(",")]
    return found


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
