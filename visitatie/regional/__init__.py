"""Support in the regions: who is there by function, what Werkpleinen need, what was asked, and who met whom."""
