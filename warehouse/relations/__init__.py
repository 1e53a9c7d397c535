"""What is computed from the tables: views, marts, panels, macros, and the notes on all of them."""
