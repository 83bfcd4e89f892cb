"""A generated corpus, and the same corpus built by Site Builder and by other site generators, timed side by side."""
