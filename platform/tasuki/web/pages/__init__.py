"""One module per group of pages: a function per route, from a Visit to a Response."""
