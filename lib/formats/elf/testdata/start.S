/* No .note.GNU-stack. */
.globl begin
begin:
  ret
