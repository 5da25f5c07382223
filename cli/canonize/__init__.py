"""The program: git, executors, commands, reports."""
