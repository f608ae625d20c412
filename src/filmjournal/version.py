"""Which Film Journal this is. A constant, because asking the installed package's metadata costs a third of a start."""

from __future__ import annotations

VERSION = "0.1.0"
