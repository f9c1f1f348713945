"""What staff do: one small file per job, verbs."""
