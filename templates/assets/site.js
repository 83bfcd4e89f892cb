// A button beside each claim that copies a footnote: who said it, the words, the source, and the claim's own address.
"use strict";
(() => {
  const words = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");
  const source = words(document.querySelector(".source-citation"));
  const canonical = document.querySelector('link[rel="canonical"]');
  if (!source || !canonical) return;

  const status = document.createElement("span");
  status.className = "copy-status";
  status.setAttribute("role", "status");
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
    const quote = words(parts.find((part) => part.tagName === "BLOCKQUOTE"));
    const said = words(parts.find((part) => part.classList.contains("details"))).split(" · ")[0];
    const marked = /^["“„«]/.test(quote) ? quote : `“${quote}”`;
    return `${said}: ${quote ? `${marked} ` : ""}${source} Briefing: ${canonical.href}#${claim.id}`;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
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
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy footnote";
    button.setAttribute("aria-label", `Copy footnote for ${claim.id}`);
    button.addEventListener("click", async () => {
      const focused = document.activeElement;
      const done = await copy(footnote(claim));
      if (focused) focused.focus();
      button.after(status);
      status.textContent = done ? ` Copied for ${claim.id}.` : " The browser does not let it be copied.";
    });
    details.append(" · ", button);
  }
})();
