"""What the numbers say: records and arrays in, results that name their rule and their n out."""
