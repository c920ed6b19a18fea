"""Documents: files of any kind become stored text with marked blocks, a date, an outlet and a side."""
