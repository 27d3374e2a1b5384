"""Stage 4: the programme for other programs, `schedule.json`, `schedule.xml` and calendars.

In: a `Volume` with its programme. Out: the bytes of the files. Addresses of people are in none.
"""
