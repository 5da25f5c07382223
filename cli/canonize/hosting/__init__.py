"""Codemods of one's own: found, loaded in every process that runs them, and run (``canonize run``)."""
