"""Tables, flattened to text or not, to statements."""
