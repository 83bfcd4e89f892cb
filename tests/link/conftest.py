"""Sites that are built once in a session."""

from __future__ import annotations

from tests.build.sites import built_thaad

__all__ = ["built_thaad"]
