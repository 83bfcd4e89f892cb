"""The vocabulary: what an annotation, a registry, a page and a site are, as frozen values."""
