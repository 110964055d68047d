"""The words: an annotated type per field and the enums, each with its limits, description and example, said once."""
