"""Rows, questions and what is derived from all articles together."""
