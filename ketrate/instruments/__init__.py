"""The rating scales: what each asks, how it is scored, and what its numbers mean."""
