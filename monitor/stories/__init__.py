"""What happened: copies, stories, dossiers, claims and deadlines; pure, of records only."""
