"""``canonize.toml``: read with messages that name the entry, written with the evidence as comments."""
