"""From bytes to typed values and diagnostics, one file at a time."""
