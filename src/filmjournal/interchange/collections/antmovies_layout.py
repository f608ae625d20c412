"""In which order Ant Movie Catalog's own files have the fields of a film, and since which version.

The layout is that of `movieclass.pas` and `movieclass_old.pas`, which Ant Movie Catalog publishes for programs that
read its files. Kinds: `i` a number, `d` days since the end of 1899, `o` days since the year 1, `r` a rating, `b` yes or
no, `s` a string behind its length, `c` a string that fills its room.
"""

from __future__ import annotations

# Of a film from 3.1 on, in their order: the tag it has in the XML of the same program, what it is, and since when.
FIELDS = (
    ("Number", "i", "3.1"), ("Date", "d", "3.1"), ("DateWatched", "d", "4.2"), ("UserRating", "r", "4.2"),
    ("Rating", "r", "3.1"), ("Year", "i", "3.1"), ("Length", "i", "3.1"), ("VideoBitrate", "i", "3.1"),
    ("AudioBitrate", "i", "3.1"), ("Disks", "i", "3.1"), ("ColorTag", "i", "4.1"), ("Checked", "b", "3.1"),
    ("MediaLabel", "s", "3.1"), ("MediaType", "s", "3.3"), ("Source", "s", "3.3"), ("Borrower", "s", "3.1"),
    ("OriginalTitle", "s", "3.1"), ("TranslatedTitle", "s", "3.1"), ("Director", "s", "3.1"),
    ("Producer", "s", "3.1"), ("Writer", "s", "4.2"), ("Composer", "s", "4.2"), ("Country", "s", "3.1"),
    ("Category", "s", "3.1"), ("Certification", "s", "4.2"), ("Actors", "s", "3.1"), ("URL", "s", "3.1"),
    ("Description", "s", "3.1"), ("Comments", "s", "3.1"), ("FilePath", "s", "4.2"), ("VideoFormat", "s", "3.1"),
    ("AudioFormat", "s", "3.1"), ("Resolution", "s", "3.1"), ("Framerate", "s", "3.1"), ("Languages", "s", "3.1"),
    ("Subtitles", "s", "3.1"), ("Size", "s", "3.1"),
)  # fmt: skip
# Of a film up to 3.0: what it is, and how many bytes it takes at most.
FIXED_FIELDS = (
    ("Number", "i", 4, "1.0"), ("OriginalTitle", "s", 64, "1.0"), ("TranslatedTitle", "s", 64, "1.0"),
    ("Director", "s", 32, "1.0"), ("Producer", "s", 32, "1.0"), ("Country", "s", 32, "1.0"), ("Year", "i", 4, "1.0"),
    ("Category", "s", 32, "1.0"), ("Length", "i", 4, "1.0"), ("Actors", "s", 128, "1.0"), ("URL", "s", 128, "1.0"),
    ("Description", "c", 1024, "1.0"), ("Comments", "s", 128, "1.0"), ("VideoFormat", "s", 32, "1.0"),
    ("Size", "s", 32, "1.0"), ("Resolution", "s", 16, "1.0"), ("Languages", "s", 32, "1.0"),
    ("Subtitles", "s", 32, "1.0"), ("Rating", "i", 4, "1.1"), ("Checked", "b", 1, "2.1"), ("Date", "o", 4, "2.1"),
    ("Picture", "s", 4, "3.0"), ("PictureSize", "i", 4, "3.0"), ("Borrower", "s", 32, "3.0"),
)  # fmt: skip
FIXED_OWNER = 65 + 17 + 129 + 129  # bytes: name, ICQ, site, mail
