"""What receivers of fiscal documents make of InvoiCy's XML: one module for each topic, run by `__main__`."""
