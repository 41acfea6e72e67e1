"""The citizens' screens. Every page goes out through :func:`disclosure.frame.render_page`."""
