"""What the actions of the Format menu do to one editor."""

from __future__ import annotations

from collections.abc import Callable

from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.editor.link_popup import LinkPopup
from filmjournal.ui.editor.review_edit import ReviewEdit

Commands = dict[ActionId, Callable[[], object]]


def commands_of(editor: ReviewEdit) -> Commands:
    """The actions that need nothing but the editor."""
    return {
        ActionId.STRONG: lambda: editor.toggle_mark("strong"),
        ActionId.EM: lambda: editor.toggle_mark("em"),
        ActionId.UNDERLINE: lambda: editor.toggle_mark("u"),
        ActionId.STRIKE: lambda: editor.toggle_mark("s"),
        ActionId.SUPERSCRIPT: lambda: editor.toggle_mark("sup"),
        ActionId.SUBSCRIPT: lambda: editor.toggle_mark("sub"),
        ActionId.CODE: lambda: editor.toggle_mark("code"),
        ActionId.SPOILER: lambda: editor.toggle_mark("spoiler"),
        ActionId.CLEAR_FORMATTING: editor.clear_formatting,
        ActionId.PARAGRAPH: lambda: editor.set_heading(0),
        ActionId.HEADING: lambda: editor.set_heading(2),
        ActionId.SMALL_HEADING: lambda: editor.set_heading(3),
        ActionId.QUOTE: editor.toggle_quote,
        ActionId.BULLETS: lambda: editor.toggle_list(False),
        ActionId.NUMBERS: lambda: editor.toggle_list(True),
        ActionId.INDENT: editor.indent,
        ActionId.OUTDENT: editor.outdent,
        ActionId.CODE_BLOCK: editor.toggle_code_block,
        ActionId.SPOILER_BLOCK: editor.toggle_spoiler_block,
        ActionId.RULE: editor.insert_rule,
        ActionId.LINK: lambda: ask_link(editor),
        ActionId.FOLLOW_LINK: editor.follow_link,
        ActionId.PASTE_PLAIN: editor.paste_plain,
    }


def ask_link(editor: ReviewEdit) -> LinkPopup | None:
    """Open the field for the address of the link at the caret; None where no link can be."""
    if not editor.current_state().takes_marks:
        return None
    popup = LinkPopup(editor)
    popup.open()
    return popup
