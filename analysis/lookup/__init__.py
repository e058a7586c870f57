"""Finding things by their words, and all that is known of one of them."""
