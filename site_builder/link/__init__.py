"""From articles to keyed rows, and from rows to answers."""
