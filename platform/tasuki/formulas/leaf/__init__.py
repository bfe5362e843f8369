"""The functions of ours that compiled formulas call inside the database, the same on both engines."""
