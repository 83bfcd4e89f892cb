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
    """Choose the post held at a date: one whose term covers it, else the first one given."""
    if date is not None:
        for post in posts:
            term = [(post.from_, True), (post.to, False)]
            outside = any(
                bound is not None
                and not bound.overlaps(date)
                and (bound.sort_key > date.sort_key if is_start else bound.sort_key < date.sort_key)
                for bound, is_start in term
            )
            if not outside and (post.from_ or post.to or (post.as_of and post.as_of.overlaps(date))):
                return post
    return posts[0] if posts else None


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
    return tuple(holder for holder in holders(registry, claim, date) if holder in voices)
