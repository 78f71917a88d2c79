//! An organisation as files: workbooks, tables, outlines; read with every mistake named by sheet and cell, and written.
#![forbid(unsafe_code)]
