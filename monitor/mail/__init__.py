"""How a digest travels: building a message, SMTP and Maildir."""
