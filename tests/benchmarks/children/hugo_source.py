"""The source of a site for Hugo, in a process of its own: what it takes must not count as that of a child after it.

Arguments: the journal and the folder to make.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import hugo_site
from report import report

made = hugo_site.write(Path(sys.argv[1]), Path(sys.argv[2]))
report(films=made.films, people=made.people)
