"""tar archives (POSIX.1-2017 pax and ustar, and GNU's long names), plain or packed by gzip."""
