"""Commit series → pull requests: cut into batches, laid out, pushed, opened, and kept right until they are merged."""
