#include "signals.hpp"

#include <unistd.h>
#include <csignal>

namespace plenum::shell {
namespace {

Interrupt flag;

void on_interrupt(int /*signal*/) {
  if (flag.requested()) ::_exit(130);
  flag.request();
}

}  // namespace

Interrupt& interrupt_flag() noexcept { return flag; }

void catch_interrupts() noexcept {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
}

void keep_write_errors() noexcept {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  sigaction(SIGXFSZ, &action, nullptr);
}

}  // namespace plenum::shell
