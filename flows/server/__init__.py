"""A Prefect server of our own on loopback, its settings, and what it runs when."""
