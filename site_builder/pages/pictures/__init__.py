"""Pictures of the evidence, drawn as SVG when a page is composed; each stands with words that say what it shows."""
