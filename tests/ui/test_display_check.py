"""A window that cannot open says why in words, before Qt is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has screens that may be missing")

ASK = """
import sys
from filmjournal.ui.display_check import problem
print(problem())
assert not any(name.startswith("PySide6") for name in sys.modules)
"""


def ask(**variables: str) -> str:
    """What a fresh process answers with these variables in place of the session's own."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | variables
    run = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def library_path(folder: Path) -> str:
    return ":".join(filter(None, [str(folder), os.environ.get("LD_LIBRARY_PATH", "")]))


@pytest.mark.parametrize("variables", [{}, {"QT_QPA_PLATFORM": "xcb"}, {"QT_QPA_PLATFORM": "wayland;xcb"}])
def test_no_screen(variables: dict[str, str]) -> None:
    answer = ask(**variables)
    assert "no screen" in answer
    assert "xvfb-run -a make run" in answer


@pytest.mark.parametrize("platform", ["offscreen", "minimal:enable_fonts", "xcb;offscreen"])
def test_a_platform_that_needs_no_screen(platform: str) -> None:
    assert ask(QT_QPA_PLATFORM=platform) == "None"


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_screen_that_does_not_answer(variable: str, tmp_path: Path) -> None:
    name = ":98765" if variable == "DISPLAY" else "wayland-98765"
    answer = ask(**{variable: name, "XDG_RUNTIME_DIR": str(tmp_path)})
    assert f"The screen {name} does not answer" in answer
    assert "xvfb-run -a make run" in answer


@pytest.mark.parametrize(
    ("library", "package"),
    [("libxcb-cursor.so.0", "libxcb-cursor0"), ("libGL.so.1", "libgl1")],
)
def test_a_library_that_is_missing_is_named_with_its_package(library: str, package: str, tmp_path: Path) -> None:
    (tmp_path / library).touch()  # found first, and no library: to the loader as good as missing
    answer = ask(DISPLAY=":98765", LD_LIBRARY_PATH=library_path(tmp_path))
    assert f"missing: {library}." in answer
    assert f"apt-get install --no-install-recommends {package}\n" in answer


def test_a_library_that_the_platform_does_not_need_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "libxcb-cursor.so.0").touch()
    assert ask(QT_QPA_PLATFORM="offscreen", LD_LIBRARY_PATH=library_path(tmp_path)) == "None"


@pytest.mark.screen
def test_a_screen_that_answers() -> None:
    assert ask(DISPLAY=os.environ["DISPLAY"]) == "None"
