"""The demo's sample feeds: their news, and the server that hands them out on this machine."""
