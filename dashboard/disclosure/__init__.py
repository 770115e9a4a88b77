"""What may be shown, decided once for all tables, periods and exports: no sum or difference tells more."""

import os

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # our matrices are small: threads would wait for each other
