"""Routes, one file per noun, and HTTP."""
