"""Git, through GitPython: trees as values, commit series, and edits in place."""
