"""How many were on no list: multiple systems estimation from overlapping lists."""
