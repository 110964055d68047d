"""HTTP machinery: knows no resource, no database and no route."""
