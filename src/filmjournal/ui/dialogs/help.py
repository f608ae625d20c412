"""One page on how the main things are done."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from filmjournal.i18n import N_, _
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.paper import Paper
from filmjournal.ui.dialogs.small_window import SmallWindow

# Names in braces are actions: their keys are filled in.
PAGE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Log a film"),
        (
            N_(
                "Press {LOG_FILM}, type the title, with the year in brackets if you know it, and press Enter. Films "
                "that are in the journal already are offered below the field: the arrows choose one."
            ),
            N_(
                "The date can be as vague as your memory: yesterday, 11 June 2017, June 2017, 2017, or nothing at "
                "all. Ctrl Enter logs the film and goes on to its review."
            ),
        ),
    ),
    (
        N_("Write"),
        (
            N_(
                "There is no Save button. What you write is in the journal a moment after you pause, and “Saved” "
                "above the review says so. {UNDO} takes back any change, to the text as well as to the journal."
            ),
            N_(
                "Format as you type: # and a space begin a heading, > a quotation, - or 1. a list, and **bold**, "
                "_italic_, `code` or ||spoiler|| are so once they are closed. {UNDO} gives back what you typed. The "
                "row above the text and the Format menu do the same; {LINK} makes a link."
            ),
            N_(
                "Type a bracket and an actor’s name behind a character: the cast is offered, then the actor’s other "
                "films in your journal. In “Coach K (Billy Crudup - Blood Ties)” the film then is a link: point at it "
                "to see what you thought of it, Ctrl click to go there. {LINK_MENTIONS} finds such films in what you "
                "wrote before."
            ),
            N_(
                "Drop or paste a still, or choose one with {INSERT_PICTURE}. It is kept in the journal, with a caption "
                "and a description for those who can’t see it."
            ),
            N_(
                "{SPOILER} makes a spoiler of some words, {SPOILER_BLOCK} of whole paragraphs. On a page they stay "
                "covered until someone wants to see them."
            ),
            N_(
                "{NEXT_MISSPELLING} goes to the next word with a wavy line; the menu of the right mouse button has "
                "suggestions for it, and the languages."
            ),
            N_(
                "{FIND_IN_REVIEW} finds words in the review, {REPLACE_IN_REVIEW} puts others in their place, and "
                "{REPLACE_EVERYWHERE} does so in all reviews, once you have seen where."
            ),
            N_(
                "Each sitting leaves a version. {HISTORY} shows what changed from one to the next, word by word, and "
                "brings back the one you want."
            ),
            N_(
                "{FOCUS_MODE} leaves nothing but the text, and Esc brings the rest back; {FULL_SCREEN} takes the whole "
                "screen. {OPEN_IN_WINDOW} opens a viewing in a window of its own, as many as you like."
            ),
        ),
    ),
    (
        N_("Rate"),
        (
            N_(
                "Click the stars, in the list too, or give them the keyboard and press ← → or 0 to 5. The left half "
                "of a star is half a star. A click on the present rating takes it away."
            ),
            N_(
                "Each viewing has its own stars. “Rating of today”, at the foot of the page, is for the film itself, "
                "if you have come to think otherwise."
            ),
        ),
    ),
    (
        N_("Change things in the list"),
        (
            N_(
                "With the keyboard in a list, 1 to 5 give so many stars, a full stop adds half a star or takes it "
                "off, and 0 takes the rating away; L likes the film, F2 changes the date and T the tags. Where "
                "several rows are chosen all of them are changed, and one {UNDO} takes it back."
            ),
            N_(
                "{IN_COLUMNS} shows the list in columns. Click the name of a column to sort by it, again for the other "
                "direction, with Shift for a second and a third thing to sort by. Drag the names to put the columns "
                "in order, their edges to size them; the menu over them has all that there are."
            ),
        ),
    ),
    (
        N_("Cast"),
        (
            N_(
                "Each row is an actor as a character; names you have written before are offered. Paste a list of "
                "names, or lines such as “Graham Rogers as Kevin”, and each becomes a row. Drag a row by its grip or "
                "move it with Alt ↑ ↓."
            ),
        ),
    ),
    (
        N_("Look at it in different ways"),
        (
            N_(
                "{VIEW_LIST}, {VIEW_POSTERS} and {VIEW_DIARY} show a place as a list, as posters or by the months "
                "of your viewings, {VIEW_STATISTICS} what it adds up to; what you had chosen stays chosen. The words "
                "over the list say its order: click them for another one, for a second thing to sort by, to part "
                "the list by year, decade, rating or director, and to see films instead of viewings."
            ),
            N_(
                "Space looks into a viewing without leaving the list, the arrows go on to the next, Enter opens it. "
                "Choose several rows with Shift or Ctrl, and the pane beside them has what can be done to all."
            ),
        ),
    ),
    (
        N_("Lists, tags and people"),
        (
            N_(
                "{NEW_LIST} makes a list. Drag films onto it, or put them on it from their menu; within it, drag "
                "them or move them with Alt ↑ ↓, and give each a note. A list can be ranked. A smart list is a search "
                "that is kept: it always has what answers to it now."
            ),
            N_(
                "F2 renames a list or a tag in the sidebar. Two tags become one when one gets the other's name. The "
                "menu of a tag gives it a colour."
            ),
            N_(
                "{SHOW_PEOPLE} lists everyone credited, each with their films here. Two spellings of one person are "
                "merged there, and two people of one name are parted."
            ),
            N_(
                "“The film” among the tabs of a film's viewings has all that is not of one viewing: facts, crew, "
                "poster and stills, the lists it is on, and merging with the same film written twice."
            ),
        ),
    ),
    (
        N_("Bring your films in"),
        (
            N_(
                "Drop files or folders of another program anywhere on the window, or choose them with {IMPORT}: an "
                "export of Letterboxd, Trakt or IMDb, a collection of Tellico or GCstar, a table, web pages of your "
                "own, and more. What a file is, is told from what is in it."
            ),
            N_(
                "You see first what will happen, record by record. Where it is not certain which film is meant, you "
                "are asked; what you leave for later comes in marked, and the search is:unresolved finds it. "
                "Rows you take the tick from stay out. Nothing you wrote is overwritten: blanks are filled, "
                "differences are shown."
            ),
            N_(
                "A checked backup is made before anything is written. The same file again, or a newer one, brings "
                "only what is new. {UNDO} takes an import back right away, {IMPORTS} at any time later; what you "
                "changed since stays."
            ),
        ),
    ),
    (
        N_("Find"),
        (
            N_(
                "Press {FIND} and type: titles, people and the words of your reviews are searched together, and the "
                "list follows as you type. Put “a phrase” between quotation marks."
            ),
            N_(
                "Fields narrow it down: year:1990..1999, rating:>=4, person:crudup, watched:2017-06, tag:running, "
                "title:mile. Fields and their values are offered as you type; Tab takes the first of them. "
                "{BUILD_SEARCH} puts the same together from boxes."
            ),
        ),
    ),
    (
        N_("Take away and get back"),
        (
            N_(
                "What you remove goes to the trash and stays there for 30 days. {SHOW_TRASH} shows it. Lists, smart "
                "lists and tags that you delete, and films you take off a list, are kept as long: {DELETED} brings "
                "them back."
            ),
            N_(
                "The journal is backed up by itself: at the start, every half hour if anything changed, and before an "
                "import or whatever takes much away. The line at the foot of the sidebar says when. In the "
                "preferences are the space that backups may take and a second folder for them, on another disk "
                "best of all."
            ),
            N_(
                "{BACKUPS} shows what each backup has that the journal has not. Tick single entries to bring them "
                "back, which {UNDO} takes back again; or restore the whole journal as it was. What was there before is "
                "put aside, never deleted."
            ),
            N_(
                "{BACK_UP_NOW} makes a backup with all pictures in the folder of backups, {BACK_UP} in a file of your "
                "choice: on a stick, for example."
            ),
            N_(
                "{CHECK_JOURNAL} looks over every text, number and picture in the journal, says what it found, and "
                "mends what can be mended. From a damaged file it rescues what is there into a new journal."
            ),
        ),
    ),
    (
        N_("When something is the matter with the file"),
        (
            N_(
                "A full disk, a stick that was pulled out, a journal that was renamed, deleted or replaced by another "
                "file: a bar under the head of the window says what happened and what can be done. What you typed "
                "stays where it is, is kept beside the backups too, and is saved as soon as that can be done."
            ),
            N_(
                "{SAVE_AS} writes the journal under another name, with its pictures and all you typed, and goes on "
                "with that one: also where the file itself is gone."
            ),
        ),
    ),
    (
        N_("Give away"),
        (
            N_(
                "{EXPORT_PAGE} makes one file of a viewing and its review, to be read in any browser. {PRINT} puts "
                "it on paper and {EXPORT_PDF} into a PDF; {PRINT_YEAR} does both with all reviews of a year. "
                "{EXPORT_JSON} makes one file of everything, for other programs."
            ),
            N_(
                "Among the exports in the menu are an archive of everything with its pictures, which can be imported "
                "again, the reviews as a book for e-readers, and the diary as a table, as Markdown files and for "
                "Letterboxd. Of these, only the archive holds private entries."
            ),
            N_(
                "{PUBLISH} makes a web site of the journal: plain pages in a folder, to be opened from there or copied "
                "to any host. Choose what is on it, and see it in the browser before anything is written. Private "
                "entries stay at home. Publish to the same folder again, and only what changed is written."
            ),
        ),
    ),
)


class HelpDialog(SmallWindow):
    """Read-only, and open beside the window for as long as one likes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("How to"), parent)
        self.paper = Paper(_("How to"), self)
        self.paper.show_page(page())
        self.content.addWidget(self.paper)
        self.resize(600, 640)
        self.paper.setFocus()


def page() -> str:
    """The page as HTML, with the keys as they are on this desktop."""
    keys = {action.name: f"<b>{escape(_said(action))}</b>" for action in ActionId}
    parts: list[str] = []
    for name, texts in PAGE:
        parts.append(f"<p class='head'>{escape(_(name))}</p>")
        parts.extend(f"<p>{escape(_(text)).format_map(keys)}</p>" for text in texts)
    return "".join(parts)


def _said(action: ActionId) -> str:
    text = keys_text(action)
    return text[:-1].replace("+", " ") + text[-1:]
