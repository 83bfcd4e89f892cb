"""The sheet that a composer writes on: blocks of Markdown, links that fit the page, names linked once in a section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TypeVar

from site_builder.base.dates import Edtf
from site_builder.base.keys import PageId
from site_builder.base.messages import noted
from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, names
from site_builder.link.rows import ArticleRow, CiteRow, LinkRow
from site_builder.model.page import ComposedPage, Link
from site_builder.model.registry import ENTITY_KINDS
from site_builder.pages.markdown import Md, escape_markdown, link_target
from site_builder.pages.marks import basis_mark, span, stance_mark
from site_builder.pages.phrases import LINK_REASONS
from site_builder.pages.routes import PAGE_SIZE, page_count, path_of, public_url
from site_builder.pages.structured import Node, as_json_ld, breadcrumb
from site_builder.pages.words import Words, words_in

T = TypeVar("T")


def short(text: str, limit: int = 60) -> str:
    """Shorten a title at a word, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:–—-") + "…"


@lru_cache(maxsize=50_000)
def link_from(root: str, words: Md, page: PageId, anchor: str = "") -> Md:
    """Link to a page of the site from a page whose way to the site's root is ``root``: ``../`` or nothing.

    A link leads over the root even to a page beside its own, so that the same words make the same link on every page.
    """
    return Md(f"[{words}]({root}{path_of(page)}.md{'#' + anchor if anchor else ''})")


@lru_cache(maxsize=20_000)
def written_date(words: Words, date: Edtf | None, otherwise: str = noted("no date")) -> Md:
    """Print a date as precisely as it is known."""
    return escape_markdown(words.date(date, otherwise))


def quoted(words: Words, quote: str) -> Md:
    """Print words of a source within a line."""
    if not quote:
        return words.say("(not shown: rights)")
    has_marks = quote[0] + quote[-1] in ('""', "“”", "„“", "«»")
    return escape_markdown(quote) if has_marks else Md(f"“{escape_markdown(quote)}”")


@lru_cache(maxsize=20_000)
def source_item(words: Words, root: str, card: ArticleRow | CiteRow, publisher: Md) -> str:
    """An article in the list of a page's sources."""
    headline = link_from(root, escape_markdown(card.headline), PageId("briefings", card.article))
    return words.listed([headline, publisher, written_date(words, card.date)])


@lru_cache(maxsize=50_000)
def backlink_item(words: Words, root: str, row: LinkRow) -> str:
    """A page in the list of what links to a page, with what it says of it."""
    why = words.listed([words.say(LINK_REASONS.get(reason, reason)) for reason in row.why.split(", ")])
    return f"{link_from(root, escape_markdown(row.title), row.page)} ({escape_markdown(why)})"


class Sheet:
    """Collects the blocks of one page. Its reader is the composer's only way to the rest of the site."""

    def __init__(self, reader: Reader, page: PageId) -> None:
        self.reader = reader
        self.page = page
        self.path = path_of(page)
        self.root = "../" * self.path.count("/")
        self.pages = 1
        self._blocks: list[str] = []
        self.page_titles: Mapping[int, str] = {}
        self._figures: list[tuple[str, str]] = []
        self._named: set[tuple[str, str]] = set()
        self._cited: dict[str, ArticleRow | CiteRow] = {}
        self._links: dict[tuple[str, str], Md] = {}
        self._entities: dict[tuple[str, tuple[str, ...]], tuple[str, str] | None] = {}

    # Words

    @cached_property
    def words(self) -> Words:
        """How things are said in the language of the site."""
        return words_in(self.reader.ask(catalogue.settings).language)

    def say(self, message: str, /, **pieces: object) -> Md:
        """Say a message in the language of the site (:meth:`Words.say`)."""
        return self.words.say(message, **pieces)

    def count(self, number: int, one: str, many: str, /, **pieces: object) -> Md:
        """Say how many there are of something (:meth:`Words.count`)."""
        return self.words.count(number, one, many, **pieces)

    def joined(self, items: Sequence[str]) -> Md:
        """Join inline pieces as in a sentence."""
        return self.words.joined(items)

    def and_more(self, what: str, more: int) -> Md:
        """Say that a list goes on; with nothing more it is all."""
        return self.say("{what} and {n} more", what=what, n=more) if more > 0 else Md(what)

    def terms_of(self, terms: Iterable[str]) -> Md:
        """List fixed terms, such as the roles of an entity."""
        return self.words.listed([self.say(term) for term in terms])

    def quoted(self, quote: str) -> Md:
        """Print words of a source within a line."""
        return quoted(self.words, quote)

    @property
    def home(self) -> tuple[str, PageId]:
        """The first step of a breadcrumb."""
        return self.say("Home"), PageId("home")

    # Blocks

    def add(self, block: str) -> None:
        """Add a block of Markdown; an empty one is left out."""
        if block:
            self._blocks.append(block)

    def heading(self, level: int, title: Md, anchor: str = "", kind: str = "", item: str = "") -> None:
        """Begin a section; names link anew in it. ``item`` is the author's id of what the section is about.

        Anchors of the program's own begin with a capital, and authors' ids never do, so that the two cannot meet.
        """
        if level <= 2:
            self._named.clear()
        name = item or (anchor[:1].upper() + anchor[1:])
        marks = " ".join(filter(None, [f"#{name}" if name else "", f".{kind}" if kind else ""]))
        self.add((f"{{{marks}}}\n" if marks else "") + f"{'#' * level} {title}")

    def items(self, items: Iterable[str], kind: str = "") -> None:
        """Add a list; an item of several lines keeps them."""
        lines = ["- " + item.replace("\n", "\n  ") for item in items]
        if lines:
            self.add((f"{{.{kind}}}\n" if kind else "") + "\n".join(lines))

    def table(self, head: Sequence[Md | str], rows: Iterable[Sequence[str]], kind: str = "") -> None:
        """Add a table; without rows nothing is added. The first cell of a row heads it."""
        body = ["| " + " | ".join(row) + " |" for row in rows]
        if body:
            top = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
            self.add("\n".join([f"{{.rows{' .' + kind if kind else ''}}}", *top, *body]))

    def terms(self, items: Iterable[tuple[str, Sequence[str]]], kind: str = "") -> None:
        """Add a definition list; a term without descriptions is left out."""
        lines = [f"{term}\n" + "\n".join(f": {d}" for d in found) for term, found in items if found]
        if lines:
            self.add((f"{{.{kind}}}\n" if kind else "") + "\n\n".join(lines))

    def figure(self, anchor: str, drawing: str, words: Md) -> None:
        """Add a drawing with the words that say what it shows; in Markdown the words stand alone."""
        if drawing:
            self.add(f"{{#{anchor} .figure}}\n{words}")
            self._figures.append((anchor, drawing))

    def way_to(self, page: PageId, anchor: str = "") -> str:
        """Give the way to a page of the site from this one, for a link in a drawing."""
        target = f"{self.root}{path_of(page)}.html"
        return f"{target}#{anchor}" if anchor else target

    def quotation(self, words: Md, language: str = "") -> None:
        """Add a block quotation."""
        site = self.reader.ask(catalogue.settings)
        marks = f"{{lang={language}}}\n" if language and language != site.language else ""
        self.add(f"{marks}> {words}")

    # Inline pieces

    def link(self, words: Md, page: PageId, anchor: str = "") -> Md:
        """Link to a page of the site; on its own page only an anchor is linked."""
        if page == self.page:
            return Md(f"[{words}](#{anchor})") if anchor else words
        return link_from(self.root, words, page, anchor)

    def url(self, words: Md, url: str) -> Md:
        """Link to another site; anything but http and https stays text."""
        return Md(f"[{words}]({link_target(url)})") if url.startswith(("http://", "https://")) else words

    def title_link(self, kind: str, name: str) -> Md:
        """Link to the page of an item by its title."""
        found = self._links.get((kind, name))
        if found is None:
            title = self.reader.ask(catalogue.title, kind, name)
            found = self._links[kind, name] = self.link(escape_markdown(title), PageId(kind, name))
        return found

    def entity_link(self, name: str, kinds: tuple[str, ...] = ENTITY_KINDS) -> Md:
        """Link to an entity by its id; a name that is not registered stays text."""
        known = self.entity(name, kinds)
        if known is None:
            return escape_markdown(name)
        kind, title = known
        self._named.add((kind, name))
        found = self._links.get((kind, name))
        if found is None:
            found = self._links[kind, name] = self.link(escape_markdown(title), PageId(kind, name))
        return found

    def entity(self, name: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        """Find the kind and the title of an item by its id alone."""
        if (name, kinds) not in self._entities:
            self._entities[name, kinds] = self.reader.ask(catalogue.entity, name, kinds)
        return self._entities[name, kinds]

    def entities(self, ids: Iterable[str]) -> Md:
        """Link several entities in a sentence."""
        return self.joined([self.entity_link(name) for name in ids])

    def outlets(self, ids: Iterable[str]) -> Md:
        """Link outlets, which are publishers or organizations."""
        return self.joined([self.entity_link(name, ("sources", "organizations")) for name in ids])

    def file(self, words: Md, path: str) -> Md:
        """Link to a file of the site that is no page, by its path from the root."""
        return Md(f"[{words}]({self.root}{path})")

    def files(self, paths: Mapping[str, str]) -> Md:
        """Link to files of data, each given with a word for it."""
        return self.joined([self.file(self.say(words), path) for words, path in paths.items()])

    def span(self, words: str, *kinds: str) -> Md:
        """Mark a span with classes."""
        return span(words, *kinds)

    def prose(self, text: str) -> Md:
        """Write text with known names linked, each at its first mention in the section; nothing else is added."""
        pieces: list[str] = []
        reached = 0
        for named in self.reader.ask(names.names_in, text):
            target = PageId(named.kind, named.entity)
            if (named.kind, named.entity) in self._named or target == self.page:
                continue
            self._named.add((named.kind, named.entity))
            pieces.append(text[reached : named.start])
            pieces.append(self.link(escape_markdown(text[named.start : named.end]), target))
            reached = named.end
        if not pieces:
            return escape_markdown(text)
        pieces.append(text[reached:])
        last = len(pieces) - 1
        return Md("".join(p if n % 2 else _escape_piece(p, n == 0, n == last) for n, p in enumerate(pieces)))

    def cites(self, cites: Iterable[str], article: str = "") -> Md:
        """Cite parts of articles: by local id where the article is the page's own, else by its headline too."""
        found: list[Md] = []
        for cite in cites:
            owner, _, local = cite.rpartition("#")
            owner = owner or article
            if owner != self.page.id or self.page.kind != "briefings":
                card = self.reader.ask(catalogue.card, owner)
                self._cited[owner] = card
                title = short(card.headline, 40)
                words = escape_markdown(f"{title} · {local}")
            else:
                words = escape_markdown(local)
            found.append(self.link(words, PageId("briefings", owner), local))
        return Md(f"[{', '.join(found)}]{{.cites}}") if found else Md("")

    def short_cites(self, cites: Iterable[str]) -> Md:
        """Cite parts of articles (by global id) by their local ids alone, where the article stands beside them."""
        found = []
        for cite in cites:
            owner, _, local = cite.rpartition("#")
            found.append(self.link(escape_markdown(local), PageId("briefings", owner), local))
        return Md(f"[{', '.join(found)}]{{.cites}}") if found else Md("")

    def article_link(self, article: str, local: str = "") -> Md:
        """Link to a briefing by its headline, or to a part of it; it counts as a source of the page."""
        card = self.reader.ask(catalogue.card, article)
        self.cite(card)
        return self.link(escape_markdown(card.headline), PageId("briefings", article), local)

    def cite(self, card: ArticleRow | CiteRow) -> None:
        """Count an article as a source of the page."""
        if card.article != self.page.id or self.page.kind != "briefings":
            self._cited[card.article] = card

    def date(self, date: Edtf | None, otherwise: str = noted("no date")) -> Md:
        """Print a date as precisely as it is known."""
        return written_date(self.words, date, otherwise)

    # Marks of meaning

    def stance(self, stance: str) -> Md:
        """Show a stance by word and sign, so that colour only adds to it."""
        return stance_mark(self.words, stance)

    def basis(self, basis: str, why: str = "", ref: str = "") -> Md:
        """Mark a value that the source does not state, with its reason or reference; nothing for a stated one."""
        return basis_mark(self.words, basis, why, ref)

    def confidence(self, confidence: str) -> Md:
        """Show a degree of confidence."""
        return span(self.say(confidence), "confidence", confidence)

    # Long lists

    def part(self, items: Sequence[T], size: int = PAGE_SIZE) -> Sequence[T]:
        """Give the part of a long list that belongs on this page, and note how many pages the list needs."""
        self.pages = max(self.pages, page_count(len(items), size))
        start = (self.page.number - 1) * size
        return items[start : start + size]

    def by_years(self, titles: Mapping[int, str]) -> None:
        """Go on by years where there are titles of pages, by their numbers."""
        self.page_titles = titles
        self.pages = max(self.pages, len(titles))

    def of_its_years(self, parts: Sequence[Sequence[T]]) -> Sequence[T]:
        """Give the part of a long list that belongs on this page, where the pages go by years (:meth:`by_years`)."""
        return parts[self.page.number - 1] if self.page.number <= len(parts) else ()

    @property
    def is_first(self) -> bool:
        return self.page.number == 1

    def text(self) -> str:
        """Give the Markdown written so far."""
        return "\n\n".join(self._blocks) + "\n"

    # The end of every page

    def finish(
        self,
        title: str,
        description: str,
        section: str,
        trail: Sequence[tuple[str, PageId]] = (),
        previous: Link | None = None,
        following: Link | None = None,
        feed: str = "",
        date: Edtf | None = None,
        authors: tuple[str, ...] = (),
        origin: str = "",
        origin_line: int = 1,
        tags: tuple[tuple[str, str], ...] = (),
        facets: tuple[tuple[str, str], ...] = (),
        picture: str = "",
        nodes: Sequence[Node] = (),
        source: str = "",
    ) -> ComposedPage:
        """Close the page with its sources, backlinks and citation.

        ``nodes`` tell programs what it is about; ``source`` cites the one work that it is made from.
        """
        self._add_pager()
        self._add_sources()
        self._add_backlinks()
        self._add_citation(title, authors, source)
        if not self.is_first:
            part = self.page_titles.get(self.page.number)
            numbered = self.say("{title}, page {n}", title=title, n=self.page.number)
            title = self.words.listed([title, part]) if part else numbered
        links = tuple(Link(words, path_of(target)) for words, target in trail)
        base_url = self.reader.ask(catalogue.settings).base_url
        graph = [*([breadcrumb(base_url, links, title, self.path)] if links else []), *nodes]
        return ComposedPage(
            page=self.page,
            path=self.path,
            title=title,
            description=" ".join(description.split()),
            markdown=self.text(),
            section=section,
            breadcrumb=links,
            previous=previous,
            next=following,
            feed=feed,
            date=date,
            authors=authors,
            origin=origin,
            origin_line=origin_line,
            pages=self.pages,
            tags=tags,
            facets=facets,
            figures=tuple(self._figures),
            picture=picture,
            data=as_json_ld(graph) if graph else "",
        )

    def _add_pager(self) -> None:
        if self.pages == 1:
            return
        others = self.page_titles and self.say("more positions")  # beyond the pages of the years
        titles = [self.page_titles.get(n, others or str(n)) for n in range(self.pages + 1)]
        links = [
            titles[n] if n == self.page.number else self.link(Md(titles[n]), self.page._replace(number=n))
            for n in range(1, self.pages + 1)
            if n in (1, self.pages) or abs(n - self.page.number) <= (_MOST_YEARS if self.page_titles else 3)
        ]
        if self.page_titles:
            told = self.say("By year: {links}", links=" · ".join(links))
        else:
            told = self.say("Page {n} of {all}: {links}", n=self.page.number, all=self.pages, links=" · ".join(links))
        self.add("{.pager}\n" + told)

    def _add_sources(self) -> None:
        cited = [card for _, card in sorted(self._cited.items())]
        if not cited or self.page.kind == "home":
            return
        self.heading(2, self.say("Sources used"), "sources-used", "closing")
        items = []
        for card in cited[:PAGE_SIZE]:
            items.append(source_item(self.words, self.root, card, self.title_link("sources", card.publisher)))
        if len(cited) > PAGE_SIZE:
            items.append(self.say("and {n} more, each linked above", n=len(cited) - PAGE_SIZE))
        self.items(items, "closing")

    def _add_backlinks(self) -> None:
        if not self.is_first:
            return
        found = self.reader.ask(catalogue.backlinks, self.page.kind, self.page.id)
        if not found:
            return
        self.heading(2, self.say("What links here"), "what-links-here", "closing")
        items = [backlink_item(self.words, self.root, row) for row in found[:PAGE_SIZE]]
        if len(found) > PAGE_SIZE:
            items.append(self.say("and {n} more", n=len(found) - PAGE_SIZE))
        self.items(items, "closing")

    def _add_citation(self, title: str, authors: tuple[str, ...], source: str) -> None:
        site = self.reader.ask(catalogue.settings)
        self.heading(2, self.say("How to cite this page"), "how-to-cite", "closing")
        by = ", ".join(authors) or site.author or site.publisher
        words = [f"{by}." if by else "", f"“{title}.”" if not title.endswith((".", "?", "!")) else f"“{title}”"]
        url = public_url(site.base_url, self.path)
        words.append(f"{site.title}." if site.title != title else "")
        text = escape_markdown(" ".join(w for w in words if w))
        self.add(f"{{.closing}}\n{text} {escape_markdown(url)}")
        if source:
            self.add(f"{{.source-citation}}\n{source}")


_MOST_YEARS = 12
"""Most pages by year before and after a page that it leads to, beside the first and the last."""


def _escape_piece(text: str, is_first: bool, is_last: bool) -> str:
    """Escape a piece of a line: only its outer ends are ends of the line."""
    before, after = "" if is_first else "x", "" if is_last else "x"
    escaped = escape_markdown(f"{before}{text}{after}")
    return escaped[len(before) : len(escaped) - len(after)] if text else ""
