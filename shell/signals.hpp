#pragma once
// Purpose: Ctrl-C as an Interrupt of the library; signals that writing sends.
// May depend on: include/plenum.
// Invariants: the first Ctrl-C asks to stop, a second before it was heard ends the program at once.

#include "plenum/interrupt.hpp"

namespace plenum::shell {

/// The flag that Ctrl-C sets; handed to everything that takes an Interrupt.
Interrupt& interrupt_flag() noexcept;
/// Installs the handler. System calls that wait end with EINTR.
void catch_interrupts() noexcept;
/// A file at its size limit makes write(2) fail, which is reported, instead of ending the program
/// without a word. A pipe whose reader has gone (`plenum … | head`) ends it as it ends any other.
void keep_write_errors() noexcept;

}  // namespace plenum::shell
