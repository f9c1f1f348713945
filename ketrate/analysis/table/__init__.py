"""The cohort review on whole columns: what the records say one by one, said at once."""
