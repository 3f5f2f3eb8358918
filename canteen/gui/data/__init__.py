"""数据: what goes out on a stick, copies of the book, and files that the district sends."""
