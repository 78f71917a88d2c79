-- Recordings are read a piece at a time: what is compressed must be read and unpacked whole for every piece of it, what is only
-- put aside is read from the piece on. Recordings and pictures are packed by their own formats, and would hardly shrink.
-- Rows of before stay as they are, and are read as well, only slower: to rewrite them may take longer than a start should.
ALTER TABLE shelves ALTER COLUMN value SET STORAGE EXTERNAL;
