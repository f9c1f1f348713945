"""Paper: data and Figure in, PDF bytes out."""
