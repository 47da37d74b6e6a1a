"""Weather over the province: rain as a random field in space and time."""
