"""Templates that a person wrote: found by name, run in a sandbox, and their mistakes told with file and line.

The sandbox keeps them from everything but the values that they are given: private names, files, and changes. It can't
keep one from being slow, such as by loops in loops, or from asking for much memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _

if TYPE_CHECKING:
    from jinja2 import BaseLoader

_LONGEST_PROBLEM = 300  # characters


def loader(own: Mapping[str, str], folder: str) -> BaseLoader:
    """What finds the person's templates, by name, in the place of those in a folder of ours."""
    from jinja2 import FunctionLoader

    by_path = {f"{folder}/{name}": (text, name, _never_newer) for name, text in own.items()}

    def load(path: str) -> tuple[str, str | None, Callable[[], bool] | None] | None:
        return by_path.get(path)

    return FunctionLoader(load)


def explained(error: Exception, own: Mapping[str, str]) -> InvalidValue:
    """The trouble that a template gave, as a sentence that says where it is and what."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    name, line = _place(error, own)
    if isinstance(error, TemplateSyntaxError):
        name, line = _bare(error.filename or error.name or name, own), error.lineno
    if isinstance(error, TemplateNotFound):
        problem = _("there is no template “{name}”").format(name=error.name)
    elif isinstance(error, (TemplateError, ArithmeticError, TypeError)):
        problem = str(error) or type(error).__name__
    else:  # its words may be those of a review
        problem = type(error).__name__
    problem = problem[:_LONGEST_PROBLEM].rstrip(".")
    if line is None:
        return InvalidValue(_("The template {file} can't be used: {problem}.").format(file=name, problem=problem))
    return InvalidValue(
        _("The template {file} can't be used, line {line}: {problem}.").format(file=name, line=line, problem=problem)
    )


def _never_newer() -> bool:
    return True


def _bare(name: str, own: Mapping[str, str]) -> str:
    bare = name.replace("\\", "/").rpartition("/")[2]
    return bare if bare in own else name


def _place(error: Exception, own: Mapping[str, str]) -> tuple[str, int | None]:
    """The file and line in it from which all that went wrong came, as deep as the person's own templates reach."""
    found: tuple[str, int | None] = (", ".join(sorted(own)), None)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in own:
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found
