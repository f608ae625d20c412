"""Where the program starts: no verb and `self-test` go to the window, everything else to the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from filmjournal.cli import main as cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (those of the process unless given); its exit status."""
    return cli.answered(lambda: _run(sys.argv[1:] if argv is None else argv))


def _run(argv: Sequence[str]) -> int:
    if list(argv) == ["spelling-helper"]:  # no verb for people: the window starts it
        from filmjournal.spelling.helper import main as look_words_up

        return look_words_up()
    if argv and argv[0] == "open-copy-helper":
        from filmjournal.services.open_copy_helper import main as write_open_copy

        return write_open_copy(argv[1:])
    invocation = cli.parse(argv)
    if invocation.client is cli.Client.COMMAND_LINE:
        return cli.run(invocation)
    import gc

    gc.disable()  # until the window is there: nothing that a start makes is garbage, and looking for it takes a while
    from filmjournal import bootstrap, logs

    with cli.profile(invocation) as paths:
        settings = bootstrap.begin(paths, debug=invocation.debug)
        try:
            if invocation.client is cli.Client.SELF_TEST:
                from filmjournal.ui.self_test import run as walk_through

                return cli.answered(lambda: walk_through(paths, settings))
            from filmjournal.ui.app import run as open_window

            return cli.answered(lambda: open_window(paths, settings, temporary=invocation.temporary))
        finally:
            logs.stop()


if __name__ == "__main__":
    sys.exit(main())
