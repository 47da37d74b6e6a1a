"""What applications go by: how a player chooses its rate, what a page is, how a call is rated."""
