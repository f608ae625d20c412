// The search of a published site. Nothing is fetched, since browsers don't do that for pages opened from disk: the index
// comes as script files, each a call of `filmJournalShard`; search_index.py says what is in them.
"use strict";

(() => {
  const BUCKETS = 32;
  const BLOCK = 64;
  const KINDS = "=!@#."; // a title that is this word alone, titles, people, headlines and tags, reviews
  const [ALONE, TITLE, PEOPLE, HEADLINE, REVIEW] = [0, 1, 2, 3, 4];
  // What a word counts in each of them, whole and as the beginning of another.
  const WHOLE_POINTS = [32, 20, 12, 6, 2];
  const BEGINNING_POINTS = [18, 16, 8, 4, 1];
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

  const PAGE = 25; // films shown at a time
  const NAMES = 3; // of people shown for one film
  const PAUSE = 120; // milliseconds without a key after which is searched
  const PATIENCE = 400; // and after which it says that it is searching

  // Words, as domain/folding.py makes them.

  const PLAIN = new Map(
    Object.entries({
      ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ŋ: "n", ŧ: "t", æ: "ae", œ: "oe", þ: "th",
      "’": "'", "‘": "'", "ʼ": "'",
    }),
  );
  const NOT_PLAIN = new RegExp(`[${[...PLAIN.keys()].join("")}]`, "gu");
  const UNSEEN =
    /[\u00ad\u0300-\u036f\u061c\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]/gu;
  const UNSPACED =
    /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff\u3100-\u312f\u3131-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{1b000}-\u{1b2ff}\u{20000}-\u{3ffff}]/gu;
  const CHEROKEE = /[\u13f8-\u13fd\uab70-\uabbf]/gu;
  const WORD = /[\p{L}\p{N}]+/gu;

  function wordsOf(text) {
    // There and back again, since ß and ς are small letters that stand for others. Cherokee stays with its capitals.
    const turned = text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
    const small = turned.replace(CHEROKEE, (letter) => letter.toUpperCase());
    const bare = small.normalize("NFKD").replace(UNSEEN, "").normalize("NFC");
    const folded = bare.replace(NOT_PLAIN, (letter) => PLAIN.get(letter)).replace(UNSPACED, " $& ");
    return folded.match(WORD) ?? [];
  }

  // What is asked: words that a film must have, and groups of words that it must not have together.

  function parse(text) {
    const parts = text.match(/-?"[^"]*"?|\S+/gu) ?? [];
    const wanted = new Map();
    const unwanted = [];
    for (const [at, part] of parts.entries()) {
      const words = wordsOf(part).map((word) => ({ word, begins: false }));
      if (part.startsWith("-")) {
        if (words.length) unwanted.push(words);
        continue;
      }
      if (words.length && at === parts.length - 1 && /[\p{L}\p{N}\p{M}]$/u.test(text)) words.at(-1).begins = true;
      for (const term of words) wanted.set(`${term.word} ${term.begins}`, term);
    }
    return { wanted: [...wanted.values()], unwanted };
  }

  // Files of the index.

  const place = document.getElementById("search");
  const loading = new Map();
  let received;
  window.filmJournalShard = (value) => {
    received = value;
  };

  function load(address, edition) {
    let promise = loading.get(address);
    if (!promise) {
      promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const fail = () => {
          loading.delete(address);
          script.remove();
          reject(new Error(address));
        };
        script.addEventListener("error", fail);
        script.addEventListener("load", () => {
          if (received === undefined) {
            fail();
          } else {
            resolve(received);
            received = undefined;
            script.remove();
          }
        });
        script.src = `${place.dataset.folder}${address}.js?${edition}`;
        document.head.append(script);
      });
      loading.set(address, promise);
    }
    return promise;
  }

  const segments = () => load("index", Date.now().toString(36));

  // Values that were loaded, undefined for those that could not be.
  async function all(promises) {
    const settled = await Promise.allSettled(promises);
    return settled.map((one) => one.value);
  }

  // Searching.

  const bucketOf = (word) => word.codePointAt(0) % BUCKETS;

  // For each film the kinds of places that hold the word: bits 0 to 4, and 5 to 9 where a longer word begins with it.
  function marked(words, { word, begins }, films) {
    const marks = new Uint16Array(films);
    const looked = ` ${word}`;
    for (let at = words.indexOf(looked); at >= 0; at = words.indexOf(looked, at + 1)) {
      const whole = KINDS.includes(words.charAt(at + looked.length) || " ");
      if (!whole && !begins) continue;
      const space = words.indexOf(" ", at + 1);
      read(words, at + looked.length, space < 0 ? words.length : space, whole ? 0 : KINDS.length, marks);
    }
    return marks;
  }

  function read(words, from, to, shift, marks) {
    let bit = 0;
    let number = -1;
    let value = 0;
    let scale = 1;
    for (let at = from; at < to; at++) {
      const kind = KINDS.indexOf(words.charAt(at));
      if (kind >= 0) {
        bit = 1 << (kind + shift);
        number = -1;
      } else if (bit) {
        const digit = VALUES[words.charCodeAt(at)];
        value += (digit % 32) * scale;
        if (digit < 32) {
          number += value + 1;
          marks[number] |= bit;
          value = 0;
          scale = 1;
        } else {
          scale *= 32;
        }
      }
    }
  }

  const POINTS = new Uint8Array(1 << (2 * KINDS.length));
  const BEST = new Uint8Array(POINTS.length); // and of which kind the best place is
  for (let bits = 1; bits < POINTS.length; bits++) {
    for (let kind = 0; kind < 2 * KINDS.length; kind++) {
      const points = kind < KINDS.length ? WHOLE_POINTS[kind] : BEGINNING_POINTS[kind - KINDS.length];
      if (bits & (1 << kind) && points > POINTS[bits]) {
        POINTS[bits] = points;
        BEST[bits] = kind % KINDS.length;
      }
    }
  }

  function foundIn(segment, shards, { wanted, unwanted }) {
    const counts = shards.values().next().value.films;
    const films = counts.reduce((sum, count) => sum + count, 0);
    const marksOf = (term) => marked(shards.get(bucketOf(term.word)).words, term, films);
    const wantedMarks = wanted.map(marksOf);
    const unwantedMarks = unwanted.map((group) => group.map(marksOf));
    const hits = [];
    let film = 0;
    counts.forEach((count, rank) => {
      for (const end = film + count; film < end; film++) {
        if (wantedMarks.some((marks) => !marks[film])) continue;
        if (unwantedMarks.some((group) => group.every((marks) => marks[film]))) continue;
        const kinds = wantedMarks.map((marks) => BEST[marks[film]]);
        const points = wantedMarks.reduce((sum, marks) => sum + POINTS[marks[film]], 0);
        hits.push({ segment, film, points, rating: counts.length - 1 - rank, kinds });
      }
    });
    return hits;
  }

  async function search(question) {
    const terms = [...question.wanted, ...question.unwanted.flat()];
    const buckets = [...new Set(terms.map(({ word }) => bucketOf(word)))];
    const editions = await segments();
    let whole = true;
    const found = await Promise.all(
      editions.map(async (edition, number) => {
        const values = await all(buckets.map((bucket) => load(`${number}/${String(bucket).padStart(2, "0")}`, edition)));
        if (values.includes(undefined)) {
          whole = false;
          return [];
        }
        const shards = new Map(buckets.map((bucket, at) => [bucket, values[at]]));
        return foundIn({ number, edition }, shards, question);
      }),
    );
    const hits = found.flat();
    hits.sort((a, b) => b.points - a.points || b.rating - a.rating || a.film - b.film);
    return { hits, whole };
  }

  // Showing.

  const { root, label, busy, nothing, found: foundWords, failed, more, called, people, headlines, review } = place.dataset;
  const stars = document.getElementById("stars").content.children;
  const numerals = new Intl.NumberFormat(document.documentElement.lang);

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const input = element("input", { type: "search", id: "q", name: "q", maxLength: 300, autocomplete: "off" });
  const status = element("p", { className: "status" });
  const results = element("ol", { className: "results" });
  const further = element("button", { type: "button", id: "more", textContent: more, hidden: true });
  const form = element("form", {}, element("label", { htmlFor: "q", textContent: label }), input);
  form.setAttribute("role", "search");
  status.setAttribute("role", "status");
  place.replaceChildren(form, status, results, further);

  // A sentence of ours with a text in it that may run the other way.
  function sentence(pattern, text) {
    const [before, after = ""] = pattern.split("{text}");
    return element("span", {}, before, element("bdi", { textContent: text }), after);
  }

  function has(text, { word, begins }) {
    return wordsOf(text).some((other) => (begins ? other.startsWith(word) : other === word));
  }

  // Where the words were found, for those that the title doesn't show.
  function places(wanted, kinds, [, title, , , titles, names, notes]) {
    const found = [new Set(), new Set(), new Set(), new Set()];
    wanted.forEach((term, at) => {
      const kind = kinds[at];
      const holds = (text) => has(text, term);
      if (kind === ALONE || kind === TITLE) {
        if (!has(title, term)) titles.filter(holds).slice(0, 1).forEach((text) => found[0].add(text));
      } else if (kind === PEOPLE) {
        names.filter(holds).forEach((text) => found[1].add(text));
      } else if (kind === HEADLINE) {
        notes.filter(holds).slice(0, 1).forEach((text) => found[2].add(text));
      } else if (kind === REVIEW) {
        found[3].add("");
      }
    });
    return [called, people, headlines, review].flatMap((pattern, at) =>
      [...found[at]].slice(0, NAMES).map((text) => sentence(pattern, text)),
    );
  }

  function row(film, hit, wanted) {
    const [address, title, year, rating] = film;
    const link = element("a", { href: root + address }, element("bdi", { textContent: title }));
    if (year) link.append(" ", element("span", { className: "year", textContent: `(${year})` }));
    const head = element("div", { className: "row" }, element("span", { className: "title" }, link));
    if (rating) head.append(" ", stars[rating - 1].cloneNode(true));
    const item = element("li", {}, head);
    const where = places(wanted, hit.kinds, film);
    if (where.length) {
      item.append(element("p", { className: "found" }, ...where.flatMap((one, at) => (at ? [" · ", one] : [one]))));
    }
    return item;
  }

  // The answer that is shown or awaited; what belongs to an older one is dropped.
  let current = 0;

  async function show(hits, wanted, from, answer) {
    const shown = hits.slice(from, from + PAGE);
    const blocks = await all(
      shown.map(({ segment, film }) =>
        load(`${segment.number}/films-${Math.floor(film / BLOCK)}`, segment.edition),
      ),
    );
    if (answer !== current) return false;
    const rows = shown.map((hit, at) => blocks[at] && row(blocks[at][hit.film % BLOCK], hit, wanted));
    const good = rows.filter((one) => one);
    if (from) results.append(...good);
    else results.replaceChildren(...good);
    further.hidden = from + PAGE >= hits.length;
    further.onclick = async () => {
      further.hidden = true;
      const whole = await show(hits, wanted, from + PAGE, answer);
      if (answer !== current) return;
      if (!whole) status.textContent = failed;
      results.children[from + PAGE]?.querySelector("a").focus();
    };
    return good.length === rows.length;
  }

  async function ask() {
    const answer = ++current;
    const text = input.value;
    remember(text.trim());
    results.setAttribute("aria-busy", "true");
    const said = await answered(parse(text), answer);
    if (answer !== current) return;
    status.textContent = said;
    results.setAttribute("aria-busy", "false");
  }

  // The films are shown; what is said of them comes back.
  async function answered(question, answer) {
    if (!question.wanted.length) {
      results.replaceChildren();
      further.hidden = true;
      return "";
    }
    const patience = setTimeout(() => {
      if (answer === current) status.textContent = busy;
    }, PATIENCE);
    try {
      const { hits, whole } = await search(question);
      const shown = answer === current && (await show(hits, question.wanted, 0, answer));
      const said = hits.length ? foundWords.replace("{count}", numerals.format(hits.length)) : whole ? nothing : "";
      return whole && shown ? said : `${said} ${failed}`.trim();
    } catch {
      return failed;
    } finally {
      clearTimeout(patience);
    }
  }

  // The question stands in the address, so that it can be kept and the way back from a film leads to the same answer.
  function remember(text) {
    try {
      history.replaceState(null, "", text ? `?${new URLSearchParams({ q: text })}` : location.pathname);
    } catch {
      // Some browsers don't let a page opened from disk change its address.
    }
  }

  let pause;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    ask();
  });

  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) ask();
})();
