"""The only place that speaks Bolt: driver, named queries, migrations, failures."""
