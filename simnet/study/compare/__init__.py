"""Alternatives of one or several studies side by side, and what differs between their inputs."""
