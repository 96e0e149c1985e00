"""The tables of departures, one module a subject; `table` puts them together into profiles, `page` into a page."""
