"""English words that people use of films and that dictionaries lack."""

from __future__ import annotations

OF_THE_TRADE = frozenset(
    {
        "animé", "arthouse", "arthouses", "auteur", "auteurist", "auteurs", "backlit", "betacam", "bingeing",
        "bokeh", "cinemagoer", "cinemagoers", "cinephile", "cinephiles", "cinephilia", "cinephilic", "clapperboard",
        "clichéd", "colourist", "crossfade", "crossfades", "diegetic", "dir", "déjà", "dénouement", "dénouements",
        "extradiegetic", "fatale", "fatales", "femme", "femmes", "fi", "filmgoer", "filmgoers", "filmographies",
        "filmography", "foley", "gialli", "giallo", "grey", "greys", "hitchcockian", "hyperrealism", "hyperrealist",
        "imax", "imdb", "intertextual", "intertextuality", "intertitle", "intertitles", "kaiju", "kubrickian",
        "letterboxd", "letterboxed", "lynchian", "macguffin", "macguffins", "mcguffin", "mcguffins", "mise",
        "mockumentaries", "mockumentary", "mumblecore", "neo", "noir", "noirish", "noirs", "nondiegetic",
        "nonlinear", "ok", "overacted", "overacting", "overlit", "pillarboxed", "postcredits", "prequel",
        "prequels", "rewatch", "rewatchable", "rewatched", "rewatches", "rewatching", "rom", "romcom", "romcoms",
        "sci", "scène", "shotlist", "showrunner", "showrunners", "spielbergian", "steadicam", "storyline",
        "storylines", "subplot", "subplots", "sundance", "tarantinoesque", "technicolor", "timelapse", "underlit",
        "vfx", "voiceover", "voiceovers", "vu", "whodunnit", "whodunnits", "wuxia",
    }
)  # fmt: skip
