"""What a page costs to serve, ours beside Wagtail's and a file of nginx's: `make bench-serving`."""
