"""Site Builder: turns source articles and annotations into a briefing site in which every statement is anchored."""

__version__ = "0.1.0"
