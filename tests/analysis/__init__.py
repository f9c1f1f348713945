"""The numbers: against published figures, worked examples and independent code."""
