"""Which pages exist, what each says in Markdown, and how Markdown becomes HTML."""
