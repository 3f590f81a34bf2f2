"""What runs beside a notebook: the server's settings, and the maintainer's commands."""
