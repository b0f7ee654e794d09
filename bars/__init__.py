"""What the product promises, measured: `make bars AREA=catalogue`. A file for each area, a function for each bar."""
