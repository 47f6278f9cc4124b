%include stdio
