"""House rules: what every file of the repository has to keep."""
