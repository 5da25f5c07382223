"""``canonize pr``: batches of commits → pull requests."""
