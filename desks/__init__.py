"""The desks: what each user works at, put together from knowledge, vision and reasoning."""
