"""What a feed is: fetching, splitting, parsing and pacing it."""
