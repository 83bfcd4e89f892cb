"""The excerpt ledger, for the editor: how much of each source stands in the output, as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from html import escape

from site_builder.link.index import Reader
from site_builder.link.queries import catalogue, ledger
from site_builder.link.queries.ledger import Account
from site_builder.publish.items import as_json, json_list

LISTS = ("ledger.json", "ledger.html")
"""The lists that an article adds to."""

_HEADS = ("Article", "Shown as", "Body words", "Shown", "May be shown", "Share", "All words shown", "Longest quote",
          "Shortened")  # fmt: skip
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #999;padding:.3rem .6rem;text-align:left}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}:root{color-scheme:light dark}"
)


def article_items(reader: Reader, name: str) -> Iterator[bytes]:
    """Give what an article adds to each of :data:`LISTS`."""
    account = reader.ask(ledger.account, name)
    yield as_json(account._asdict() | {"shortened": list(account.shortened)})
    yield _row(account, reader.ask(catalogue.card, name).headline).encode("utf-8")


def _row(account: Account, headline: str) -> str:
    body = "all" if account.most_body is None else str(account.most_body)
    share = f"{100 * account.body_shown / account.body_words:.0f} %" if account.body_words else ""
    words = f"{account.shown} of at most {account.most}" if account.most is not None else str(account.shown)
    numbers = (str(account.body_words), str(account.body_shown), body, share, words, str(account.longest))
    cells = "".join(f'<td class="n">{cell}</td>' for cell in numbers)
    link = f'<a href="site/briefings/{account.article}.html">{escape(headline)}</a>'
    return (
        f'<tr><th scope="row">{link}</th><td>{account.display}</td>{cells}'
        f"<td>{escape(', '.join(account.shortened))}</td></tr>\n"
    )


def _page(lists: Mapping[str, list[bytes]]) -> bytes:
    site = json.loads(lists["site"][0])
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    title = f"Excerpt ledger of {escape(site['title'])}"
    head = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n"
        "<p>For the editor: this page is no part of the site. It counts the words of each source that stand anywhere "
        "in the output, each word once, however often it is shown. The body includes its subheads.</p>\n"
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    )
    rows = b"".join(lists["ledger.html"])
    return head.encode("utf-8") + rows + b"</tbody>\n</table>\n</main>\n</body>\n</html>\n"


FILES: Mapping[str, Callable[[Mapping[str, list[bytes]]], bytes]] = {
    "ledger.html": _page,
    "ledger.json": lambda lists: json_list(lists["ledger.json"]),
}
"""The files of the ledger, beside the site, each put together from the list of its name and the settings."""
