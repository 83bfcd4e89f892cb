"""Commands, preview and reports: the only floor that knows a person is there."""
