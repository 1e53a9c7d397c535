"""What a run works with: its home, its documents, the processes that read them."""
