"""Where Chromium, Firefox and WebKit depart from the standard.

`departures` says so as data, one row a departure; `rules` holds the functions that those rows need.
"""
