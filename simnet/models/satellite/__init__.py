"""What satellite links do over the hours: slots, busy hours, rain, the geometry of their paths."""
