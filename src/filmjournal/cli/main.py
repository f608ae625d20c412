"""The command line: from arguments to an exit status, and never a traceback.

0 done · 1 done in part or refused · 2 wrong arguments · 3 the journal can't be opened · 130 interrupted.
"""

from __future__ import annotations

import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from filmjournal import i18n, resources
from filmjournal.cli import output
from filmjournal.cli.arguments import add_common
from filmjournal.cli.verbs import GROUPS, VERBS, Verb
from filmjournal.domain.errors import AmbiguousFilm, FilmJournalError, InvalidValue, JournalUnavailable
from filmjournal.i18n import _
from filmjournal.version import VERSION

if TYPE_CHECKING:
    from filmjournal.paths import Paths

DONE, REFUSED, WRONG_ARGUMENTS, NO_JOURNAL, INTERRUPTED = 0, 1, 2, 3, 130


class Client(Enum):
    """Who does what was asked for."""

    COMMAND_LINE = "command line"
    WINDOW = "window"
    SELF_TEST = "self-test"


class Invocation(NamedTuple):
    """What the arguments ask for."""

    client: Client
    verb: Verb | None
    arguments: Namespace

    @property
    def debug(self) -> bool:
        return bool(self.arguments.debug)

    @property
    def temporary(self) -> bool:
        """Whether the profile is removed afterwards."""
        return bool(self.arguments.temp_profile)


def main(argv: Sequence[str]) -> int:
    """Run a verb with these arguments (without the program's name); its exit status."""
    return answered(lambda: run(parse(argv)))


def parse(argv: Sequence[str]) -> Invocation:
    """Read the arguments. Raises SystemExit after help, version or a usage error was printed."""
    output.settle_streams()
    # The profile, and so the language that was chosen there, is known only once the arguments are read.
    i18n.use_language(i18n.desktop_language(), resources.root() / "i18n")
    parser = _parser(argv)
    arguments = parser.parse_args(argv)
    if arguments.temp_profile and arguments.profile:
        parser.error(_("--profile and --temp-profile exclude each other"))
    verb = next((verb for verb in VERBS if verb.name == arguments.verb), None)
    if verb is None:
        return Invocation(Client.WINDOW, None, arguments)
    return Invocation(Client.SELF_TEST if verb.opens_window else Client.COMMAND_LINE, verb, arguments)


def run(invocation: Invocation) -> int:
    """Do what an invocation of the command line asks for; its exit status. Raises what `answered` explains."""
    from filmjournal import bootstrap, logs
    from filmjournal.cli.context import Context

    if invocation.verb is None:
        raise AssertionError("a window is for another client")
    module = invocation.verb.module()
    answer = output.Output(json=getattr(invocation.arguments, "json", False))
    with profile(invocation) as places:
        context = Context(places, bootstrap.begin(places, debug=invocation.debug), answer)
        try:
            return answered(lambda: module.run(invocation.arguments, context))
        finally:
            logs.stop()


@contextmanager
def profile(invocation: Invocation) -> Iterator[Paths]:
    """The places that an invocation uses; a temporary profile is gone afterwards."""
    from filmjournal import paths

    arguments = invocation.arguments
    if not invocation.temporary:
        yield paths.chosen(arguments.journal, arguments.profile)
        return
    from tempfile import TemporaryDirectory

    # What the environment names is somebody's own journal, and a temporary profile must not touch it.
    with TemporaryDirectory(prefix="filmjournal-", ignore_cleanup_errors=True) as folder:
        yield paths.in_profile(Path(folder), Path(arguments.journal).expanduser() if arguments.journal else None)


def answered(work: Callable[[], int]) -> int:
    """The exit status of some work; whatever it raises is told in one sentence on stderr."""
    try:
        status = work()
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # such as `find | head`: all that anybody wanted was read
        output.forget_stdout()
        return DONE
    except AmbiguousFilm as several:
        output.trouble(str(several))
        output.candidates(several.candidates)
        return REFUSED
    except InvalidValue as wrong:
        output.trouble(str(wrong))
        return WRONG_ARGUMENTS
    except JournalUnavailable as closed:
        output.trouble(str(closed))
        return NO_JOURNAL
    except FilmJournalError as trouble:
        output.trouble(str(trouble))
        return REFUSED
    except OSError as trouble:
        _log(trouble)
        output.forget_unwritable_stdout()
        where = f"{trouble.filename}: " if trouble.filename else ""
        output.trouble(f"{where}{trouble.strerror or trouble}")
        return REFUSED
    except Exception as mistake:
        _log(mistake)
        output.trouble(
            _("Film Journal made a mistake of its own ({kind}) and stopped. What was saved is safe.").format(
                kind=type(mistake).__name__
            )
        )
        return REFUSED


def _log(trouble: BaseException) -> None:
    """Note the kind of a trouble and where it arose. Its text may hold words of a review and stays out."""
    import logging

    from filmjournal.logs import places

    log = logging.getLogger("filmjournal.cli")
    if log.hasHandlers():  # before the profile is known there is no log, and Python would write to stderr
        log.error("%s at %s", type(trouble).__name__, places(trouble.__traceback__))


class _Parser(ArgumentParser):
    """Says what is wrong in one line, and where help is."""

    def error(self, message: str) -> NoReturn:
        hint = _("See “{command}”.").format(command=f"{self.prog} --help")
        self.exit(WRONG_ARGUMENTS, f"{self.prog}: {output.one_line(message)}\n{hint}\n")

    def _get_values(self, action: Action, arg_strings: list[str]) -> Any:
        # argparse takes every first "--" for the end of the options, even one that is an option's value, and would
        # hand on an empty list: https://github.com/python/cpython/issues/59317
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            value = self._get_value(action, "--")
            self._check_value(action, value)
            return value
        return super()._get_values(action, arg_strings)


def _parser(argv: Sequence[str]) -> ArgumentParser:
    parser = _Parser(
        prog="filmjournal",
        description=_("A journal of the films you watch. Without a verb it opens the window."),
        epilog=_("Each verb has its own help: filmjournal add --help"),
        allow_abbrev=False,
        add_help=False,
    )
    options = parser.add_argument_group(_("options"))
    add_common(options)
    options.add_argument(
        "--version", action="version", version=f"Film Journal {VERSION}", help=_("show the version and exit")
    )
    parser.set_defaults(verb=None)
    verbs = parser.add_subparsers(title=_("verbs"), metavar=_("VERB"), parser_class=_Parser)
    groups: dict[str, Any] = {}
    for verb in VERBS:
        group, _space, name = verb.name.rpartition(" ")
        if group and group not in groups:
            summary = _(GROUPS[group])
            of_group = verbs.add_parser(group, help=summary, description=_sentence(summary), allow_abbrev=False)
            groups[group] = of_group.add_subparsers(
                title=_("what"), metavar=_("WHAT"), required=True, parser_class=_Parser
            )
        _add_verb(groups[group] if group else verbs, name, verb, argv)
    return parser


def _add_verb(verbs: Any, name: str, verb: Verb, argv: Sequence[str]) -> None:
    summary = _(verb.summary)
    parser = verbs.add_parser(name, help=summary, description=_sentence(summary), allow_abbrev=False, add_help=False)
    parser.set_defaults(verb=verb.name)
    # Only the verb that is used is imported: another's name does not stand among the arguments.
    if name in argv:
        if not verb.opens_window:
            verb.module().configure(parser)
        add_common(parser.add_argument_group(_("options of every verb")), again=True)


def _sentence(summary: str) -> str:
    return f"{summary[:1].upper()}{summary[1:]}."
