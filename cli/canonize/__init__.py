"""The program: git, executors, commands, reports."""

__version__ = "0.1.0"
