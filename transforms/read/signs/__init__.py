"""What is seen of a statement that speaks for or against it."""
