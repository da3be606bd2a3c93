"""What people declare: YAML, CSV, ODS, XLSX read into an Inventory, and templates to fill in."""
