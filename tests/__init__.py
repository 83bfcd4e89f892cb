"""The tests of Site Builder; their layout mirrors the floors."""
