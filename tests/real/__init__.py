"""The main job on recorded feeds: run by hand (`make replay`), not part of the three rings."""
