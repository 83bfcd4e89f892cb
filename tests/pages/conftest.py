"""Sites that are built once in a session."""

from __future__ import annotations

from tests.build.sites import built, built_sample, built_thaad

__all__ = ["built", "built_sample", "built_thaad"]
