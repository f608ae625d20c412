"""Rows of a list on their way to a list, a tag or another place of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData

from filmjournal.domain.queries import Subject

MIME_TYPE = "application/x-filmjournal-rows"


def pack(subject: Subject, ids: Sequence[int]) -> QMimeData:
    """Rows that are dragged: entries or films by their ids."""
    import json  # the first screen does without

    data = QMimeData()
    data.setData(MIME_TYPE, QByteArray(json.dumps({"subject": subject.value, "ids": list(ids)}).encode()))
    return data


def unpack(data: QMimeData) -> tuple[Subject, tuple[int, ...]] | None:
    """What is dragged; None where it is something else."""
    if not data.hasFormat(MIME_TYPE):
        return None
    import json

    try:
        said = json.loads(bytes(data.data(MIME_TYPE).data()))
        return Subject(said["subject"]), tuple(int(id_) for id_ in said["ids"])
    except (ValueError, KeyError, TypeError):
        return None
