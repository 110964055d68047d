"""SQL. The only room that says select()."""
