"""A news monitor: polls feeds in three languages, groups what they report into stories, and mails digests."""
