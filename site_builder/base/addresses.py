"""What the address of a site looks like."""

from __future__ import annotations

BASE_URL = r"https?://[^\s/?#]+(/[^\s?#]*)?/"
"""Pattern of a site's address: absolute, with a slash at its end, without query or fragment."""
