"""Pictures of what the warehouse says, drawn by Vega-Lite: rows in, a specification or an SVG text out."""
