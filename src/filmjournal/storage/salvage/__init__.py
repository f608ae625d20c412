"""Getting rows out of a journal that SQLite can't read any more, or not in full.

`selecting` asks SQLite and goes around what it refuses; `carving` reads the pages themselves, by the file format alone
(https://www.sqlite.org/fileformat2.html); `damaged_file` puts both together. Nothing here writes to a file but
`copying`, which makes the copy that all others work on.
"""
