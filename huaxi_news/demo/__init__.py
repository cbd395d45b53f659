"""The demo paper: its world (`world.toml`), its articles and its pictures."""
