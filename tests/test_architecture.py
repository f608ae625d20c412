"""The house stands as it is drawn: the import contracts hold, and each of them would notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# One forbidden import for each contract, and the contract that must break.
BREAKS = [
    ("domain/rating.py", "import filmjournal.storage.schema", "Dependencies point one way"),
    ("newcomer.py", "", "Dependencies point one way"),
    (
        "domain/names.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import filmjournal.domain.film_titles",
        "No package has an import cycle",
    ),
    ("services/clock.py", "def late():\n    import PySide6.QtCore", "Qt lives in ui only"),
    ("cli/main.py", "import filmjournal.storage.schema", "Windows and the command line know use cases, not storage"),
    ("domain/rating.py", "import sqlalchemy", "The domain is plain Python"),
    ("ui/theme/theme.py", "import filmjournal.ui.tasks", "Pages and dialogs are built from parts"),
]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("module", "line", "contract"), BREAKS, ids=[f"{m}-{c}" for m, _l, c in BREAKS])
def test_each_contract_can_break(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file = tmp_path / "src" / "filmjournal" / module
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")
    result = _lint(tmp_path)
    assert result.returncode == 1, result.stdout
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), result.stdout
