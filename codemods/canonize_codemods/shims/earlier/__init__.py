"""Helpers that earlier versions put into projects: what is not one of them was edited by hand."""
