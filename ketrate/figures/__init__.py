"""Drawing: data in, matplotlib Figure out."""
