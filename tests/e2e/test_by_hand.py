"""The main job done in the real program on a real X display, by keyboard and mouse alone.

Pictures of the way go into the folder that FILMJOURNAL_TEST_PICTURES names, else into the test's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from filmjournal import resources

pytestmark = [pytest.mark.screen, pytest.mark.timeout(300)]

PATIENCE = 60.0
REVIEW = (
    "Kevin (Graham Rogers) runs the way other boys whistle, without deciding to.",
    "The film is best when nobody talks: a track at six in the morning, breath, gravel.",
)
IN_PANEL = (24, 300)  # a point of the window that only the panel for logging a film covers
STARS = (900, 70, 1190, 130)  # where the stars of the entry are to be looked for
FIRST_ROW = (420, 150)


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The display that is there, else one of our own."""
    present = os.environ.get("DISPLAY")
    if present:
        yield present
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as pipe:
        yield f":{pipe.readline().strip()}"
    server.terminate()
    server.wait(20)


class Hand:
    """One person at the program: keys, the mouse, and eyes."""

    def __init__(self, display: str, profile: Path, pictures: Path, theme: str) -> None:
        self.profile = profile
        self._pictures = pictures
        self._theme = theme
        self._taken = 0
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "FILMJOURNAL_"))},
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_QPA_PLATFORMTHEME": "none",  # Qt's own file dialog, whatever the desktop
            "HOME": str(profile),
            "LC_ALL": "C.UTF-8",
        }
        self._colours = tomllib.loads(resources.text(f"themes/{theme}.toml"))
        profile.joinpath("settings.toml").write_text(f'theme = "{theme}"\n', encoding="utf-8")
        self._log = (pictures / f"{theme}-output.txt").open("w", encoding="utf-8")
        self.program = subprocess.Popen(
            [sys.executable, "-m", "filmjournal", "--profile", str(profile)],
            env=self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait(20)
        self._log.close()

    def run(self, *command: str) -> str:
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.strip()

    def key(self, *keys: str) -> None:
        self.run("xdotool", "key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "15", "--", text)

    def click(self, x: int, y: int) -> None:
        self.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def window(self, name: str) -> str:
        """Wait for a window of this name, and do what a window manager would: give it the keyboard."""
        self.wait(lambda: bool(self._windows(name)), f"no window {name}")
        (found, *_others) = self._windows(name)
        self.run("xdotool", "windowfocus", "--sync", found)
        return found

    def title(self, window: str) -> str:
        return self.run("xdotool", "getwindowname", window)

    def picture(self, name: str) -> Image.Image:
        self._taken += 1
        file = self._pictures / f"{self._theme}-{self._taken:02}-{name}.png"
        self.run("import", "-window", "root", str(file))
        return Image.open(file).convert("RGB")

    def sees(self, place: tuple[int, int], role: str) -> bool:
        """Whether a point of the screen has the colour of a role."""
        file = self._pictures / f"{self._theme}-look.png"
        self.run("import", "-window", "root", str(file))
        seen = Image.open(file).convert("RGB").getpixel(place)
        file.unlink()
        return seen == self._colour(role)

    def stars(self) -> tuple[int, int, int]:
        """Left, right and middle height of the entry's stars, by their colours."""
        seen = self.picture("stars").crop(STARS)
        wanted = {self._colour("star"), self._colour("star_empty")}
        points = [
            (x, y) for x in range(seen.width) for y in range(seen.height) if seen.getpixel((x, y)) in wanted
        ]  # fmt: skip
        assert points, "no stars to be seen"
        across, down = [x for x, _y in points], [y for _x, y in points]
        return STARS[0] + min(across), STARS[0] + max(across), STARS[1] + (min(down) + max(down)) // 2

    def journal(self, *arguments: str) -> list[Any]:
        """What the command line says of the journal meanwhile."""
        done = subprocess.run(
            [sys.executable, "-m", "filmjournal", "--profile", str(self.profile), *arguments, "--json"],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def entry(self, number: int) -> dict[str, Any]:
        found = self.journal("show", str(number))
        return found[0] if found else {}

    def wait(self, until: Callable[[], bool], trouble: str) -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > end:
                self.picture("trouble")
                pytest.fail(trouble)
            assert self.program.poll() is None, f"{trouble}: the program has gone"
            time.sleep(0.05)

    def _windows(self, name: str) -> list[str]:
        return self.run("xdotool", "search", "--onlyvisible", "--name", name).split()

    def _colour(self, role: str) -> tuple[int, ...]:
        return tuple(bytes.fromhex(self._colours["roles"][role].lstrip("#")))


@pytest.fixture
def hand(request: pytest.FixtureRequest, display: str, tmp_path: Path) -> Iterator[Hand]:
    pictures = Path(os.environ.get("FILMJOURNAL_TEST_PICTURES") or tmp_path / "pictures")
    pictures.mkdir(parents=True, exist_ok=True)
    profile = tmp_path / "profile"
    profile.mkdir()
    person = Hand(display, profile, pictures, request.param)
    yield person
    person.close()


@pytest.mark.parametrize("hand", ["light", "dark"], indirect=True)
def test_a_film_is_logged_written_about_found_and_published(hand: Hand, tmp_path: Path) -> None:
    window = hand.window("Film Journal")
    hand.picture("first-start")
    hand.key("space")  # the button that begins has the keyboard
    hand.wait(lambda: hand.sees(IN_PANEL, "raised"), "no panel to log a film")

    # Log it, by keyboard.
    hand.type("1 Mile to You (2017)")
    hand.key("Tab", "ctrl+a")
    hand.type("11 June 2017")
    hand.key("Tab", "3", "Tab")
    hand.type("Lap after Lap")
    hand.picture("panel")
    hand.key("ctrl+Return")
    hand.wait(lambda: bool(hand.entry(1)), "not logged")
    hand.wait(lambda: hand.sees(IN_PANEL, "chrome"), "the panel stays")

    # Write about it: the caret is in the review.
    hand.type(REVIEW[0])
    hand.key("Return")
    hand.type(REVIEW[1] + " ")
    hand.key("ctrl+b")
    hand.type("Gravel.")
    hand.wait(lambda: "Gravel." in hand.entry(1)["review_text"], "the review is not in the journal")
    assert "<strong>Gravel.</strong>" in hand.entry(1)["review_html"]

    # Who played in it, and tags: Tab goes on from the review.
    hand.key("Tab")
    for actor, character in (("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K"), ("Melanie Lynskey", "")):
        hand.type(actor)
        hand.key("Tab")
        hand.type(character)
        hand.key("Tab")
    hand.wait(lambda: len(hand.entry(1)["film"]["cast"]) == 3, "the cast is not in the journal")
    hand.key("Tab")  # past the empty row
    hand.key("Tab")  # and what would take the cast from the review
    hand.type("running, ")
    hand.type("grief")
    hand.key("Return")
    hand.wait(lambda: len(hand.entry(1)["tags"]) == 2, "the tags are not in the journal")
    hand.picture("written")

    # Another film, by mouse, so that there is something to find this one among.
    hand.click(70, 26)
    hand.wait(lambda: hand.sees(IN_PANEL, "raised"), "no panel after the click")
    hand.type("Paterson (2016)")
    hand.key("Return")
    hand.wait(lambda: "Paterson" in hand.title(window), "the second film is not shown")
    hand.wait(lambda: hand.sees(IN_PANEL, "chrome"), "the panel stays")
    left, right, middle = hand.stars()
    hand.click(round(left + (right - left) * 0.75), middle)  # the right half of the fourth star
    hand.wait(lambda: hand.entry(2)["rating"] == 4.0, "the stars are not in the journal")
    hand.picture("rated")

    # Undo and redo.
    hand.key("ctrl+z")
    hand.wait(lambda: hand.entry(2)["rating"] is None, "not undone")
    hand.key("ctrl+shift+z")
    hand.wait(lambda: hand.entry(2)["rating"] == 4.0, "not done again")

    # Find the first by an actor.
    hand.key("ctrl+f")
    hand.type("crudup")
    hand.wait(lambda: "1 Mile to You" in hand.title(window), "not found")
    hand.picture("found")
    hand.key("Return")

    # Its page.
    page = tmp_path / "page.html"
    hand.key("ctrl+e")
    hand.window("Export this page")
    hand.key("ctrl+a")
    hand.type(str(page))
    hand.picture("export")
    hand.key("Return")
    hand.wait(page.exists, "no page")
    hand.wait(lambda: not hand._windows("Export this page"), "the dialog stays")
    hand.picture("exported")

    # By mouse again: clear the search and go to the newest entry.
    hand.window("Film Journal")
    hand.key("ctrl+f", "Escape")
    hand.click(*FIRST_ROW)
    hand.wait(lambda: "Paterson" in hand.title(window), "a click does not choose a row")

    hand.key("ctrl+q")
    assert hand.program.wait(60) == 0

    entry = hand.entry(1)
    assert (entry["film"]["title"], entry["film"]["year"]) == ("1 Mile to You", 2017)
    assert entry["watched"] == "2017-06-11"
    assert entry["rating"] == 3.0
    assert entry["headline"] == "Lap after Lap"
    assert [line for line in entry["review_text"].splitlines() if line] == [REVIEW[0], REVIEW[1] + " Gravel."]
    cast = [(line["person"], line.get("character")) for line in entry["film"]["cast"]]
    assert cast == [("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K"), ("Melanie Lynskey", None)]
    assert sorted(entry["tags"]) == ["grief", "running"]
    assert [found["id"] for found in hand.journal("find", "crudup")] == [1]
    text = page.read_text(encoding="utf-8")
    for words in ("1 Mile to You", "Lap after Lap", "Billy Crudup", "Coach K", "breath, gravel"):
        assert words in text
