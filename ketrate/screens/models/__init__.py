"""Records as Qt's tables and lists want them."""
