"""What a column may hold, for the migrations to write out: never edited, like what was written with it."""

CODE = "CHECK (length({0}) <= 63 AND {0} GLOB '[a-z0-9]*' AND {0} NOT GLOB '*[^a-z0-9-]*')"
NAME = "CHECK (length({0}) <= 120 AND length(trim({0})) >= 1)"
MOMENT = "CHECK ({0} IS strftime('%Y-%m-%dT%H:%M:%SZ', {0}, '+0 days'))"
DAY = "CHECK ({0} IS date({0}, '+0 days'))"  # without adding, SQLite takes 30 February as it is
DIGEST = "CHECK (length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*')"
