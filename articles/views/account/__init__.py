"""One's own login: coming in, the second factor, sessions, the password."""
