"""Reads, checks, compiles and queries vendor_db, rules and reports; ownership at a date."""
