"""What applications go by: a player's rate, a page, a call's score, power, who comes back."""
