"""统计: how many servings and people a month or a year had, as charts, tables and sentences."""
