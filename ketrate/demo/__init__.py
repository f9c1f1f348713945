"""A clinic that never was: a seed and a now in, records out."""
