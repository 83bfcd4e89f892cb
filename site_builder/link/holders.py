"""Whose position a claim is: from a speaker through the post held and the organization's parents to the top."""

from __future__ import annotations

from site_builder.base.dates import Edtf
from site_builder.model.evidence import Claim
from site_builder.model.registry import Post, Registry


def top_organization(registry: Registry, organization: str) -> str:
    """Follow ``parent`` to the top; a chain that leads back to itself ends where it began."""
    seen = {organization}
    while (item := registry.organizations.get(organization)) and item.parent and item.parent not in seen:
        organization = item.parent
        seen.add(organization)
    return organization


def post_at(posts: tuple[Post, ...], date: Edtf | None) -> Post | None:
    """Choose the post held at a date: one whose term is known to cover it, else the first that its term allows."""
    possible = [post for post in posts if date is None or not _is_outside(post, date)]
    for post in possible:
        if date is not None and (post.from_ or post.to or (post.as_of and post.as_of.overlaps(date))):
            return post
    return possible[0] if possible else None


def _is_outside(post: Post, date: Edtf) -> bool:
    begins_later = post.from_ is not None and not post.from_.overlaps(date) and post.from_.sort_key > date.sort_key
    ended_before = post.to is not None and not post.to.overlaps(date) and post.to.sort_key < date.sort_key
    return begins_later or ended_before


def holder_of(registry: Registry, speaker: str, date: Edtf | None) -> str:
    """Roll a speaker up: a person to the top organization of the post held, an organization to its top."""
    person = registry.people.get(speaker)
    if person is not None:
        post = post_at(person.posts, date)
        return top_organization(registry, post.organization) if post else speaker
    return top_organization(registry, speaker)


def holders(registry: Registry, claim: Claim, date: Edtf | None) -> tuple[str, ...]:
    """Give the holders of a claim: as declared, else those of its speakers; organizations at their top, each once."""
    if claim.holder:
        found = [h if h in registry.people else top_organization(registry, h) for h in claim.holder]
    else:
        found = [holder_of(registry, speaker, date) for speaker in claim.speaker]
    return tuple(dict.fromkeys(found))


def own_voice(registry: Registry, claim: Claim, date: Edtf | None) -> tuple[str, ...]:
    """Give those holders of a claim for whom one of their own speaks."""
    voices = {holder_of(registry, speaker, date) for speaker in claim.speaker} | set(claim.speaker)
    return tuple(h for h in holders(registry, claim, date) if h in voices or holder_of(registry, h, date) in voices)
