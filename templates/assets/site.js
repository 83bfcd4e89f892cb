// What a page does beyond showing itself: colours, where one is, search, previews, and a footnote to copy.
"use strict";
(() => {
  const words = {/* words */};
  const say = (message, pieces = {}) => (words[message] ?? message).replace(/\{(\w+)\}/g, (_, name) => pieces[name]);
  const root = new URL("..", document.currentScript.src).href;
  const page = document.documentElement;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // Small scripts with data: the same from a server and from a disk

  const loaded = new Map();
  const waiting = new Map();
  window.siteSearch = (name, entries) => waiting.get(name)?.(entries);
  const script = (path) =>
    new Promise((resolve, reject) => {
      const made = element("script", { src: root + path });
      made.onload = resolve;
      made.onerror = reject;
      document.head.append(made);
    });
  const load = (name) => {
    if (!loaded.has(name)) {
      const entries = new Promise((resolve) => {
        waiting.set(name, resolve);
        script(`search/${name}.js`).catch(() => resolve({}));
      });
      loaded.set(name, entries);
    }
    return loaded.get(name);
  };

  const table = [];
  const checksum = (bytes) => {
    for (let n = table.length; n < 256; n++) {
      let c = n;
      for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      table.push(c >>> 0);
    }
    let sum = 0xffffffff;
    for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
    return (sum ^ 0xffffffff) >>> 0;
  };
  const recordOf = async (path) => {
    const { scale = 0 } = await load("about");
    const bytes = new TextEncoder().encode(path);
    const high = checksum(bytes);
    const number = (BigInt(high) << 32n) | BigInt(checksum(bytes.slice().reverse()));
    const entries = await load(recordFile(high, scale));
    return entries[number.toString(16)];
  };
  const recordFile = (high, scale) => (scale ? `pages-${(high & (4 ** (2 * scale + 1) - 1)).toString(16)}` : "pages");


  // Colours: by the system, or as chosen

  const schemes = { "": say("by the system"), dark: say("dark"), light: say("light") };
  const kept = (name, value) => {
    try {
      return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
    } catch {
      return null;
    }
  };
  window.siteBuilder = { root, element, script, load, recordFile, kept };
  const schemeButton = document.querySelector(".scheme");
  if (schemeButton) {
    const show = () => {
      const label = say("Colours: {scheme}", { scheme: schemes[page.dataset.scheme || ""] });
      schemeButton.setAttribute("aria-label", label);
      schemeButton.title = label;
    };
    schemeButton.addEventListener("click", () => {
      const names = Object.keys(schemes);
      page.dataset.scheme = names[(names.indexOf(page.dataset.scheme || "") + 1) % names.length];
      kept("scheme", page.dataset.scheme);
      show();
    });
    show();
  }

  // Contents: which section is read

  const entries = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...entries.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);
  if (headings.length) {
    let asked = false;
    const mark = () => {
      asked = false;
      const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
      for (const link of entries.values()) link.removeAttribute("aria-current");
      const link = read && entries.get(encodeURIComponent(read.id)) ? entries.get(encodeURIComponent(read.id)) : read && entries.get(read.id);
      link?.setAttribute("aria-current", "true");
    };
    addEventListener("scroll", () => asked || (asked = !!requestAnimationFrame(mark)), { passive: true });
    mark();
  }

  // Search: its script comes when it is first wanted

  const searchButton = document.querySelector(".search-open");
  let opening = null;
  const openSearch = async () => {
    opening ??= script("assets/search.js");
    try {
      await opening;
      window.siteBuilder.openSearch();
    } catch {
      opening = null;
    }
  };
  if (searchButton) {
    searchButton.addEventListener("click", openSearch);
    addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      const isAlone = !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
      const isSlash = event.key === "/" && isAlone && kept("slash") !== "off";
      if (!isSlash && !(event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      openSearch();
    });
  }

  // Previews: what a link leads to, beside it

  const card = element("div", { class: "card", id: "Card", role: "tooltip" });
  card.hidden = true;
  document.body.append(card);
  let shown = null;
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
  };
  const addressOf = (link) => link.href.baseVal === undefined ? link.href : new URL(link.href.baseVal, document.baseURI).href;
  const place = (link) => {
    const box = link.getBoundingClientRect();
    const isLow = box.bottom + card.offsetHeight + 12 > innerHeight && box.top > card.offsetHeight + 12;
    const left = Math.min(box.left, page.clientWidth - card.offsetWidth - 8);
    card.style.left = `${Math.max(8, left) + scrollX}px`;
    card.style.top = `${(isLow ? box.top - card.offsetHeight - 6 : box.bottom + 6) + scrollY}px`;
  };
  const preview = async (link) => {
    const url = new URL(addressOf(link));
    const [path, anchor = ""] = url.href.slice(root.length).split("#");
    const record = await recordOf(decodeURIComponent(path) || "index.html");
    if (!record || shown !== link) return;
    const [, kind, title, summary, passages] = record;
    const passage = anchor && passages.find((one) => one[0] === decodeURIComponent(anchor).replace(/^Source-/, ""));
    if (!passage && url.hash && url.pathname === location.pathname) return;
    const stands = kind === "people" || kind === "organizations" ? passages : [];
    const lines = passage
      ? [element("strong", {}, passage[1]), element("p", {}, passage[2]), element("p", { class: "meta" }, title)]
      : [
          element("strong", {}, title),
          ...(summary ? [element("p", {}, summary)] : []),
          ...stands.map((one) => element("p", { class: "meta" }, `${one[1]}: ${one[2]}`)),
        ];
    if (!passage && !summary && !stands.length) return;
    card.replaceChildren(...lines);
    card.hidden = false;
    place(link);
    link.setAttribute("aria-describedby", "Card");
  };
  const want = (link, delay) => {
    if (link === shown && !card.hidden) return clearTimeout(timer);
    hide();
    shown = link;
    timer = setTimeout(() => preview(link), delay);
  };
  const linkAt = (target) => {
    const link = target.closest?.("main article a[href]");
    return link && addressOf(link).startsWith(root) && /\.html?(#|$)/.test(addressOf(link)) ? link : null;
  };
  addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = linkAt(event.target);
    if (link) return want(link, 300);
    clearTimeout(timer);
    if (shown && !card.contains(event.target)) timer = setTimeout(hide, 250);
  });
  addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link && link.matches(":focus-visible")) want(link, 350);
    else hide();
  });
  addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // A button beside each claim that copies a footnote: who said it, the words, the source, and the claim's own address

  const textOf = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");
  const source = textOf(document.querySelector(".source-citation"));
  const canonical = document.querySelector('link[rel="canonical"]');
  if (!source || !canonical) return;
  const status = element("span", { class: "copy-status", role: "status" });
  document.querySelector("main").append(status);

  const partsOf = (claim) => {
    const parts = [];
    for (let next = claim.nextElementSibling; next && !/^H[1-3]$/.test(next.tagName); next = next.nextElementSibling) {
      parts.push(next);
    }
    return parts;
  };
  const footnote = (claim) => {
    const parts = partsOf(claim);
    const quote = textOf(parts.find((part) => part.tagName === "BLOCKQUOTE"));
    const said = textOf(parts.find((part) => part.classList.contains("details"))).split(" · ")[0];
    const marked = /^["“„«]/.test(quote) ? quote : `“${quote}”`;
    return `${said}: ${quote ? `${marked} ` : ""}${source} ${say("Briefing:")} ${canonical.href}#${claim.id}`;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = element("textarea");
      area.value = text;
      area.style.position = "fixed";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  for (const claim of document.querySelectorAll("h3.claim[id]")) {
    const details = partsOf(claim).find((part) => part.classList.contains("details"));
    if (!details) continue;
    const button = element("button", { type: "button", class: "copy" }, say("Copy footnote"));
    button.setAttribute("aria-label", say("Copy footnote for {claim}", { claim: claim.id }));
    button.addEventListener("click", async () => {
      const focused = document.activeElement;
      const done = await copy(footnote(claim));
      if (focused) focused.focus();
      button.after(status);
      const told = done ? say("Copied for {claim}.", { claim: claim.id }) : say("The browser does not let it be copied.");
      status.textContent = ` ${told}`;
    });
    details.append(" · ", button);
  }
})();
