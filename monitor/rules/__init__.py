"""What the reader follows: the watchlist language and its matcher."""
