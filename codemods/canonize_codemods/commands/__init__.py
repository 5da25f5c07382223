"""Codemods beside the migration: LibCST commands, for ``canonize run`` and for LibCST's own runner.

One module each; its name is that of the codemod, of its test's parameter and of its section in the documentation.
"""
