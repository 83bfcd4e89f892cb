"""Tests of reading an author's files."""
