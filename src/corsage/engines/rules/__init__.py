"""The rules that engines follow instead of the standard's, by subject. A row of `departures` says who follows which."""
