"""The stages in order, and the only rooms that touch the output."""
