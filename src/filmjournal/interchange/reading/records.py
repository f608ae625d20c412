"""What readers of JSON records need alike: safe looks into values, and records made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from filmjournal.domain.drafts import Skipped, SourceRecord, source_record
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _

Record = Mapping[str, Any]
_NOTHING: Record = {}


def inner(value: object, name: str) -> Record:
    """The object under a name; an empty one where there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else _NOTHING


def listed(value: object, name: str) -> list[Any]:
    """The array under a name; an empty one where there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def json_record(file: str, place: str | int, key: str, value: object) -> SourceRecord:
    """A record of JSON; the order of its names does not count."""
    return source_record(file, place, key, (json.dumps(value, sort_keys=True),))


def unread(file: str, trouble: Refused) -> Skipped:
    """That a whole file can't be read."""
    return Skipped(source_record(file, "", file, ()), str(trouble).rstrip("."), by_rule=False)


def no_record(file: str, place: str | int, key: str, value: object) -> Skipped:
    """That what stands where a record should is none."""
    return Skipped(json_record(file, place, key, value), _("it is no record of this format"), by_rule=False)
