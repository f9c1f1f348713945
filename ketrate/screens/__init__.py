"""What staff see: all of Qt, and nothing else."""
