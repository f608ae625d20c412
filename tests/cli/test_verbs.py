from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import filmjournal
from filmjournal.cli.main import Client, main, parse
from filmjournal.cli.verbs import GROUPS, VERBS, Verb
from filmjournal.version import VERSION

SOURCE = Path(filmjournal.__file__).parents[1]
HEAVY = {"sqlalchemy", "alembic", "jinja2", "PIL", "babel", "nh3", "markdown_it", "PySide6", "platformdirs"}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_has_help_that_says_what_it_does(verb: Verb, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*verb.name.split(), "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert " ".join(verb.summary[1:].split()) in " ".join(out.split())
    assert f"usage: filmjournal {verb.name}" in out
    assert "--journal" in out


def test_the_programs_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for verb in VERBS:
        assert f"  {verb.name.split()[0]} " in out
    assert out.count("options:") == 1
    assert out.index("--version") < out.index("verbs:")
    assert main(["export", "--help"]) == 0
    out = capsys.readouterr().out
    for verb in VERBS:
        group, _space, name = verb.name.rpartition(" ")
        assert not group or f"  {name} " in out.replace("\n", " ")


def test_verbs_are_declared_once_and_have_their_groups() -> None:
    names = [verb.name for verb in VERBS]
    assert len(set(names)) == len(names)
    assert {name.split()[0] for name in names if " " in name} == set(GROUPS)


def test_every_module_of_the_package_that_is_a_verb_is_declared() -> None:
    folder = SOURCE / "filmjournal" / "cli"
    with_run = {
        path.stem for path in folder.glob("*.py") if "def configure(parser: ArgumentParser) ->" in path.read_text()
    }
    declared = {verb.module().__name__.rpartition(".")[2] for verb in VERBS if not verb.opens_window}
    assert with_run == declared


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Film Journal {VERSION}\n"


@pytest.mark.parametrize(
    ("argv", "client"),
    [
        ([], Client.WINDOW),
        (["--journal", "some.filmjournal"], Client.WINDOW),
        (["--temp-profile"], Client.WINDOW),
        (["self-test"], Client.SELF_TEST),
        (["find"], Client.COMMAND_LINE),
        (["--debug", "export", "page", "1", "page.html"], Client.COMMAND_LINE),
    ],
)
def test_only_no_verb_and_self_test_want_a_window(argv: list[str], client: Client) -> None:
    invocation = parse(argv)
    assert invocation.client is client
    assert invocation.temporary is ("--temp-profile" in argv)
    assert invocation.debug is ("--debug" in argv)


@pytest.mark.parametrize(
    "argv",
    [
        ["fly"],
        ["find", "--no-such-option"],
        ["show"],
        ["show", "seven"],
        ["show", "1.5"],
        ["remove", "1", "x"],
        ["export"],
        ["export", "poster", "1"],
        ["sample"],
        ["sample", "--entries", "many"],
        ["sample", "--entries", "-1"],
        ["find", "--sort", "colour"],
        ["find", "--limit", "-1"],
        ["--profile", "x", "--temp-profile", "find"],
        ["--profile", "x", "find", "--temp-profile"],
        ["edit", "1", "--rewatch", "--no-rewatch"],
        ["find", "--js"],  # options are not guessed: a later one could make the guess another
    ],
)
def test_a_usage_error_exits_with_2_and_one_sentence(
    argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    sentence, hint = err.splitlines()
    assert sentence.startswith("filmjournal")
    assert "--help" in hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_common_options_may_stand_before_the_verb_and_behind_it(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--profile", str(tmp_path / "profile")]
    verb = ["add", "Night Train (1959)"]
    assert main([*options, *verb] if place == "before" else [*verb, *options]) == 0
    assert (tmp_path / "profile" / "journal.filmjournal").is_file()
    assert "Night Train (1959)" in capsys.readouterr().out


def _modules_after(argv: Sequence[str], profile: Path) -> set[str]:
    code = "import sys; from filmjournal.__main__ import main; main(); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--profile", str(profile), *argv],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["add", "--help"]], ids=" ".join)
def test_help_and_version_load_nothing_heavy(argv: list[str], tmp_path: Path) -> None:
    loaded = _modules_after(argv, tmp_path)
    assert "argparse" in loaded
    assert not loaded & HEAVY


def test_find_loads_the_store_and_nothing_else_that_is_heavy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--profile", str(tmp_path), "add", "Night Train (1959)"]) == 0
    for form in ([], ["--json"]):
        loaded = _modules_after(["find", "night", *form], tmp_path)
        assert loaded & HEAVY == {"sqlalchemy"}
