"""What goes over the wire: msgspec structs, each listing its own fields."""
