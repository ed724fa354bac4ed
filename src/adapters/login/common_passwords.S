/* The list of common passwords, as read-only data. */
    .section .rodata
    .global piggy_common_passwords_begin
    .global piggy_common_passwords_end
piggy_common_passwords_begin:
    .incbin PIGGY_COMMON_PASSWORDS
piggy_common_passwords_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
