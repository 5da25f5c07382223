"""What was worked out before, kept in the user's cache folder: facts by blob, and whole audits."""
