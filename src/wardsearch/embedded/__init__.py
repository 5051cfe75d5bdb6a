"""How does an index in a folder of this machine store, write and search reports?

The codec of wardsearch: one memory-mapped file a segment, its parts described byte by byte in
`docs/index-format.md`. Whoosh keeps its schema, segments, table of contents, lock, merge policy and
deletions; what it does per token and per posting is done here on whole arrays.
"""
