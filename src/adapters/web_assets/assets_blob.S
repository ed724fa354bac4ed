/* The packed page, as read-only data. */
    .section .rodata
    .global piggy_web_assets_begin
    .global piggy_web_assets_end
    .balign 16
piggy_web_assets_begin:
    .incbin PIGGY_WEB_BLOB
piggy_web_assets_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
