"""What Tasuki costs beside hand-written code that does the same work on the same tables in the same run."""
