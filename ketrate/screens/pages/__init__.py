"""One page a file: each calls the clinic and shows what it returns."""
