"""The same paper as a Wagtail site: what serving.py measures ours beside. It runs in a venv of its
own; README.md says how it was written and what was left out in its favour."""
