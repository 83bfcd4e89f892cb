"""Questions about the site: each a function of rows and arguments, whose answer is a frozen value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from site_builder.link.queries import catalogue, evidence, names, related, timeline

QUERIES: dict[str, Callable[..., Any]] = {
    query.__name__: query
    for query in (
        catalogue.settings,
        catalogue.article,
        catalogue.card,
        catalogue.articles,
        catalogue.article_count,
        catalogue.ranks,
        catalogue.entity,
        catalogue.mention_count,
        catalogue.dossiers,
        catalogue.upstream_of_publisher,
        catalogue.topic_members,
        catalogue.articles_on,
        catalogue.newest_of_topic,
        catalogue.newest_articles,
        catalogue.neighbours,
        catalogue.articles_of_publisher,
        catalogue.articles_drawing_on,
        catalogue.item,
        catalogue.ids,
        catalogue.page,
        catalogue.exists,
        catalogue.title,
        catalogue.backlinks,
        catalogue.entities_of,
        catalogue.mentions,
        catalogue.posts_at,
        catalogue.parts_of,
        catalogue.narrower,
        catalogue.below,
        catalogue.topic_tree,
        catalogue.topic_articles,
        catalogue.related_topics,
        catalogue.propositions_of_topic,
        evidence.claims_of_article,
        evidence.claims_on,
        evidence.claims_held_by,
        evidence.claims_spoken_by,
        evidence.claims_relayed_by,
        evidence.facts_in,
        evidence.facts_of,
        evidence.judgments,
        evidence.gaps,
        evidence.gap_count,
        evidence.holders_by_topic,
        evidence.silent_propositions,
        evidence.most_contested,
        evidence.holders_on,
        evidence.speakers_on,
        evidence.unstated,
        evidence.position,
        evidence.positions_on,
        evidence.positions_of,
        evidence.position_holders,
        names.name_table,
        names.names_in,
        related.relations_of,
        related.related_articles,
        related.share_of,
        timeline.events,
        timeline.reports_of,
        timeline.reports_in,
        timeline.events_of_topic,
        timeline.events_of_entity,
        timeline.sub_events,
    )
}
"""Every question that a composer may ask, by name."""
