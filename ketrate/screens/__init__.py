"""What staff see: everything that knows Qt."""
