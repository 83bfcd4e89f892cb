"""What pages say, and how text from outside gets onto them."""
