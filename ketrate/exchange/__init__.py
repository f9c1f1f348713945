"""In and out: files to records and back; knows no vault."""
