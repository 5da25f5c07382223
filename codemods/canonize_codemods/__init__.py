"""The pure library: values in, values out."""
