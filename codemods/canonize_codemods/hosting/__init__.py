"""Codemods that people already have, run over values: LibCST commands and Bowler queries (DESIGN.md §3)."""

from .host import Hosted, Skipped, Transform, host

__all__ = ["Hosted", "Skipped", "Transform", "host"]
