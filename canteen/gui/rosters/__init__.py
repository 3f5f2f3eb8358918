"""导入名单: choose a file, match its columns, look and answer, take it in, take it back."""
