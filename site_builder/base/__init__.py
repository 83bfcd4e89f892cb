"""The lowest floor: places, diagnostics, keys and dates; it knows nothing of articles."""
