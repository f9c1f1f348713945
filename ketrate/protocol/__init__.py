"""When to rate: schedules, and what they mean at a given moment."""
