"""What all tests share: a bench with a small valid project, and one with a copy of the real corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.bench import Bench

# Nothing is timed in a test, so an example may take as long as a busy machine needs.
settings.register_profile("site-builder", deadline=None)
settings.load_profile("site-builder")

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora" / "thaad"


def corpus() -> Path:
    """Give the folder of the corpus; where it is not there, the test is skipped and says so."""
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus is not there: {CORPUS}")
    return CORPUS


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A small valid project."""
    return Bench(tmp_path)


@pytest.fixture
def thaad(tmp_path: Path) -> Bench:
    """A writable copy of the corpus of five news articles that lies beside the repository."""
    return Bench.copy_of(corpus(), tmp_path)
