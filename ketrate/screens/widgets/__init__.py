"""Parts of pages; they know neither pages nor the clinic."""
