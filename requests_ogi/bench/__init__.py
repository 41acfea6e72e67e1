"""The benchmark of requests: a county's hundred thousand cases, and what staff, sweeps and a new calendar cost then."""
