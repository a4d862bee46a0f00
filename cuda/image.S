/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The file FX_IMAGE as the array FX_SYMBOL, inside of the module. */

        .section .rodata
        .balign 16
        .globl FX_SYMBOL
        .hidden FX_SYMBOL
        .type FX_SYMBOL, %object
FX_SYMBOL:
        .incbin FX_IMAGE
        .size FX_SYMBOL, . - FX_SYMBOL
        .section .note.GNU-stack, "", %progbits
