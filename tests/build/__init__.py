"""Whole builds: what may be written where, and that the same site has the same bytes."""
