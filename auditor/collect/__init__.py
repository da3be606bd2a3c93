"""What can be observed of a domain: names, mail, website; and what the user brings from a browser. Evidence and gaps, no opinion."""
