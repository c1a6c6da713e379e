"""What the reader sees: planning, glossing and rendering a digest."""
