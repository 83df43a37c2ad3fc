"""The fictitious pole: its tables, its loading by the real commands, and what it shows first."""
