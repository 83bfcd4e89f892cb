// The search box. From a server it asks Pagefind for all words; from a disk, and where letters are mistyped, it looks
// into the small scripts with titles, statements and names.
"use strict";
(() => {
  const words = {/* words */};
  const { root, element, load, recordFile, kept } = window.siteBuilder;
  const say = (message, pieces = {}) => (words[message] ?? message).replace(/\{(\w+)\}/g, (_, name) => pieces[name]);

  const MOST = 6; // results that are shown at first, and more each time that is asked for
  const MOST_PASSAGES = 3; // of one page
  const MOST_LOOKED_AT = 150; // records that are looked at from a disk

  const kinds = {
    briefings: say("Briefing"), topics: say("Topic"), people: say("Person"), organizations: say("Organization"),
    places: say("Place"), systems: say("System"), events: say("Event"), propositions: say("Proposition"),
    sources: say("Source"),
  };
  const facets = { topic: say("Topic"), name: say("Name"), publisher: say("Publisher"), year: say("Year") };

  // Words

  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const ideographs = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g;
  const cut = (text) => {
    const found = [];
    for (const [word] of fold(text).matchAll(/[\p{L}\p{N}]+/gu)) {
      let reached = 0;
      for (const run of word.matchAll(ideographs)) {
        if (run.index > reached) found.push(word.slice(reached, run.index));
        if (run[0].length === 1) found.push(run[0]);
        for (let place = 0; place < run[0].length - 1; place++) found.push(run[0].slice(place, place + 2));
        reached = run.index + run[0].length;
      }
      if (reached < word.length) found.push(word.slice(reached));
    }
    return found;
  };

  /** How many letters are to be changed, added, left out or swapped with the next; stops counting beyond `most`. */
  const distance = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (same ? 0 : 1));
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[other.length];
  };

  // The small scripts

  const wordFile = (word, scale) => {
    if (!scale) return "words";
    const start = word.slice(0, scale);
    return /^[\x00-\x7f]*$/.test(start) ? `words-${start}` : `words-u${(word.codePointAt(0) >> 4).toString(16)}`;
  };
  const isShort = (word, scale) => word.length < scale && /^[\x00-\x7f]*$/.test(word); // its file has no longer words
  const holdersOf = async (word, scale) => {
    const found = [];
    for (const [number, list] of Object.entries(await load(wordFile(word, scale)))) found.push([number, list.split(" ")]);
    return found;
  };
  /** Who has a word, or one that begins with it: a number for each record, higher for the word itself. */
  const having = async (word, scale) => {
    const found = new Map();
    if (isShort(word, scale)) return found;
    for (const [number, list] of await holdersOf(word, scale)) {
      if (list.includes(word)) found.set(number, 3);
      else if (list.some((other) => other.startsWith(word))) found.set(number, 2);
    }
    return found;
  };
  /** The word of the site that is most like a mistyped one, if any is. */
  const nearest = async (word, scale) => {
    const most = word.length > 7 ? 2 : word.length > 3 ? 1 : 0;
    if (!most) return "";
    const starts = new Set([word, word[1] + word[0] + word.slice(2), word.slice(1), word[0] + word.slice(2)]);
    const files = new Set([...starts].map((start) => wordFile(start, scale)));
    const counts = new Map();
    for (const file of files) {
      for (const list of Object.values(await load(file))) {
        for (const other of list.split(" ")) counts.set(other, (counts.get(other) ?? 0) + 1);
      }
    }
    let best = ["", most + 1, 0];
    for (const [other, count] of counts) {
      const far = distance(word, other, most);
      if (far < best[1] || (far === best[1] && far <= most && count > best[2])) best = [other, far, count];
    }
    return best[0];
  };
  const isKnown = async (word, scale) => (await having(word, scale)).size > 0;
  /** The query with its mistyped words replaced; empty where there is nothing to replace. */
  const corrected = async (query) => {
    const { scale = 0 } = await load("about");
    const found = [];
    let changed = false;
    for (const word of cut(query)) {
      const other = (await isKnown(word, scale)) ? word : await nearest(word, scale);
      changed ||= Boolean(other) && other !== word;
      found.push(other || word);
    }
    return changed ? found.join(" ") : "";
  };

  const marked = (text, wanted) => {
    const parts = text.split(/([\p{L}\p{N}\p{M}]+)/u);
    return parts.map((part) => (part && cut(part).some((w) => wanted.some((x) => w.startsWith(x))) ? element("mark", {}, part) : part));
  };
  const hits = (text, wanted) => {
    const own = cut(text);
    return wanted.filter((word) => own.some((other) => other.startsWith(word))).length;
  };

  const fromScripts = async (query, chosen, most) => {
    const { scale = 0 } = await load("about");
    const wanted = [...new Set(cut(query))];
    if (!wanted.length) return { count: 0, results: [], values: {} };
    const scores = new Map();
    for (const word of wanted) {
      for (const [number, score] of await having(word, scale)) {
        const known = scores.get(number) ?? { words: 0, score: 0 };
        scores.set(number, { words: known.words + 1, score: known.score + score });
      }
    }
    let ranked = [...scores].sort(([a, x], [b, y]) => y.words - x.words || y.score - x.score || (a < b ? -1 : 1));
    if (ranked.length && ranked[0][1].words === wanted.length) {
      ranked = ranked.filter(([, found]) => found.words === wanted.length);
    }
    const records = [];
    for (const [number, { words: count, score }] of ranked.slice(0, MOST_LOOKED_AT)) {
      const high = Number(BigInt(`0x${number}`) >> 32n);
      const record = (await load(recordFile(high, scale)))[number];
      if (record) records.push({ record, rank: count * 10 + score + 4 * hits(record[2], wanted) });
    }
    const values = {};
    const kept = records.filter(({ record }) => {
      for (const [facet, list] of Object.entries(record[5])) {
        for (const value of list) (values[facet] ??= {})[value] = (values[facet][value] ?? 0) + 1;
      }
      return Object.entries(chosen).every(([facet, value]) => (record[5][facet] ?? []).includes(value));
    });
    kept.sort((a, b) => b.rank - a.rank || (a.record[0] < b.record[0] ? -1 : 1));
    const results = kept.slice(0, most).map(({ record: [path, kind, title, summary, passages] }) => {
      const found = passages
        .map((passage) => ({ passage, count: hits(`${passage[1]} ${passage[2]}`, wanted) }))
        .filter((one) => one.count)
        .sort((a, b) => b.count - a.count);
      const inTitle = hits(title, wanted) === wanted.length;
      return {
        url: root + path + (found.length && !inTitle ? `#${found[0].passage[0]}` : ""),
        kind,
        title,
        text: summary ? marked(summary, wanted) : [],
        passages: found.slice(0, MOST_PASSAGES).map(({ passage: [anchor, heading, text] }) => ({
          url: `${root}${path}#${anchor}`,
          title: heading,
          text: marked(text, wanted),
        })),
      };
    });
    return { count: kept.length, results, values };
  };

  // Pagefind

  let pagefind = null;
  const fullText = async () => {
    const { fullText: isThere } = await load("about");
    if (!isThere || !location.protocol.startsWith("http")) return null;
    pagefind ??= import(`${root}pagefind/pagefind.js`).then(async (found) => {
      await found.options({ baseUrl: new URL(root).pathname, excerptLength: 24, noWorker: true });
      return found;
    });
    return pagefind.catch(() => null);
  };
  const withMarks = (html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    return [...parsed.childNodes].map((node) =>
      node.nodeName === "MARK" ? element("mark", {}, node.textContent) : node.textContent);
  };
  const fromPagefind = async (engine, query, chosen, most) => {
    const filters = Object.fromEntries(Object.entries(chosen).map(([facet, value]) => [facet, [value]]));
    const found = await engine.search(query, { filters });
    const data = await Promise.all(found.results.slice(0, most).map((result) => result.data()));
    const results = data.map(({ url, meta, excerpt, sub_results: parts }) => {
      const passages = parts.filter((part) => part.url.includes("#"));
      passages.sort((a, b) => b.locations.length - a.locations.length);
      const path = url.slice(new URL(root).pathname.length);
      return {
        url: passages.length ? passages[0].url : url,
        kind: path.includes("/") ? path.split("/")[0] : "",
        title: meta.title,
        text: passages.length ? [] : withMarks(excerpt),
        passages: passages.slice(0, MOST_PASSAGES).map((part) => ({ url: part.url, title: part.title, text: withMarks(part.excerpt) })),
      };
    });
    return { count: found.results.length, results, values: found.filters ?? {} };
  };

  // The box

  const input = element("input", {
    id: "Search-words", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    "aria-describedby": "Search-status", placeholder: say("Words, names, places"),
  });
  const status = element("p", { id: "Search-status", role: "status" });
  const list = element("ol", { id: "Search-results" });
  const selects = Object.entries(facets).map(([name, title]) => element("select", { name, "aria-label": title }));
  const narrow = element("details", { class: "facets" }, element("summary", {}, say("Narrow down")), element("div", {}, ...selects));
  const close = element("button", { type: "button", class: "close" }, say("Close"));
  const label = element("label", { for: "Search-words" }, say("Search"));
  const box = element("dialog", { class: "search", "aria-label": say("Search") },
    element("div", { role: "search" }, label, input, close), narrow, status, list);
  const slash = element("input", { type: "checkbox", id: "Search-slash" });
  slash.checked = kept("slash") !== "off";
  slash.addEventListener("change", () => kept("slash", slash.checked ? "on" : "off"));
  box.append(element("p", { class: "keys" }, slash, " ", element("label", { for: "Search-slash" }, say("Open with the key /"))));
  document.body.append(box);
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());

  const chosen = () => Object.fromEntries(selects.filter((one) => one.value).map((one) => [one.name, one.value]));
  const fill = (values) => {
    for (const select of selects) {
      const found = Object.entries(values[select.name] ?? {}).filter(([value, count]) => count || value === select.value);
      if (select.value && !found.some(([value]) => value === select.value)) found.push([select.value, 0]);
      found.sort((a, b) => (select.name === "year" ? b[0] - a[0] : a[0].localeCompare(b[0])));
      const current = select.value;
      const first = element("option", { value: "" }, facets[select.name]);
      select.replaceChildren(first, ...found.map(([value, count]) => element("option", { value }, `${value} (${count})`)));
      select.value = current;
      select.disabled = !found.length;
    }
  };
  const item = ({ url, kind, title, text, passages }) => {
    const head = element("a", { href: url }, element("span", { class: "title" }, title));
    if (kinds[kind]) head.append(" ", element("span", { class: "meta" }, kinds[kind]));
    const made = element("li", {}, head);
    if (text.length) made.append(element("p", {}, ...text));
    const parts = passages.map((one) => element("li", {}, element("a", { href: one.url }, one.title || "…"), " ", element("span", {}, ...one.text)));
    if (parts.length) made.append(element("ul", {}, ...parts));
    return made;
  };

  let asked = 0;
  let most = MOST;
  const more = element("button", { type: "button", class: "more" }, say("More results"));
  more.hidden = true;
  list.after(more);
  more.addEventListener("click", async () => {
    const place = list.children.length;
    most += MOST;
    await look();
    list.children[place]?.querySelector("a").focus();
  });
  const look = async () => {
    const query = input.value.trim();
    const turn = ++asked;
    if (!query) {
      status.textContent = "";
      list.replaceChildren();
      more.hidden = true;
      return;
    }
    const engine = await fullText();
    const search = (text) => (engine ? fromPagefind(engine, text, chosen(), most) : fromScripts(text, chosen(), most));
    if (engine && narrow.open) await engine.filters();
    let shown = query;
    let found = cut(query).length ? await search(query) : { count: 0, results: [], values: {} };
    const other = found.count && engine ? "" : await corrected(query);
    if (other && turn === asked) {
      const again = await search(other);
      if (again.count > (found.count ? found.count : 0)) [found, shown] = [again, other];
    }
    if (!found.count && engine) found = await fromScripts(query, chosen(), most);
    if (turn !== asked) return;
    fill(found.values);
    list.replaceChildren(...found.results.map(item));
    more.hidden = found.results.length >= found.count;
    const count = found.count === 1 ? say("1 page found") : say("{n} pages found", { n: found.count });
    const { scale = 0 } = await load("about");
    const isTooShort = !found.count && cut(query).some((word) => isShort(word, scale));
    if (isTooShort) status.textContent = say("Type more letters.");
    else if (!found.count) status.textContent = say("Nothing found for “{words}”.", { words: query });
    else if (shown !== query) status.textContent = say("{count} for “{words}”.", { count, words: shown });
    else status.textContent = `${count}.`;
  };
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    most = MOST;
    timer = setTimeout(look, 120);
  });
  narrow.addEventListener("toggle", () => narrow.open && look());
  for (const select of selects) select.addEventListener("change", look);

  box.addEventListener("keydown", async (event) => {
    if (event.isComposing || event.keyCode === 229) return; // a word is being put together
    const links = [...list.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      clearTimeout(timer);
      const turn = asked + 1;
      await look();
      if (turn === asked) list.querySelector("a")?.click();
    }
    if (event.key === "Escape") {
      event.preventDefault(); // else the first one only empties the box
      box.close();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.target.closest("select")) return;
    event.preventDefault();
    const next = place + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  });
  list.addEventListener("click", (event) => event.target.closest("a") && box.close());

  window.siteBuilder.openSearch = () => {
    if (!box.open) box.showModal();
    input.focus();
    input.select();
  };
})();
