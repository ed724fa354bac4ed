# Warnings, hardening and sanitizers for every target of ours (the OpenSSF base list and our additions).
include(CheckPIESupported)
check_pie_supported()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  # What it has to be told to keep objects made with a precompiled header (Precompiled.cmake) too.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# Beast and SOCI sources take up to 2 GB each: never two at once.
set_property(GLOBAL PROPERTY JOB_POOLS heavy=1)

add_library(piggy_flags INTERFACE)
target_compile_options(piggy_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2 -Wimplicit-fallthrough -Werror=format-security
  # No fused multiply-add behind our back: the same bits on every processor.
  -ffp-contract=off
  -fstack-protector-strong -fno-strict-overflow -fno-delete-null-pointer-checks)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(piggy_flags INTERFACE -Wtrampolines -ftrivial-auto-var-init=zero)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12 AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(piggy_flags INTERFACE -Werror)  # the compiler this code is kept clean for
  endif()
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  # Any processor since about 2009; wider kernels are chosen at start.
  target_compile_options(piggy_flags INTERFACE -march=x86-64-v2 -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")
  target_compile_options(piggy_flags INTERFACE -mbranch-protection=standard)
endif()
target_compile_definitions(piggy_flags INTERFACE _GLIBCXX_ASSERTIONS)

if(PIGGY_SANITIZE)
  target_compile_options(piggy_flags INTERFACE -fsanitize=${PIGGY_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(piggy_flags INTERFACE -fsanitize=${PIGGY_SANITIZE})
  if(PIGGY_FUZZ)
    target_link_options(piggy_flags INTERFACE -fsanitize=fuzzer-no-link)  # for the rooms that tests/fuzz reaches
  endif()
  if(PIGGY_SANITIZE MATCHES "undefined")
    target_compile_options(piggy_flags INTERFACE -fno-sanitize=vptr)  # libsoci_core hides its type information
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      target_compile_options(piggy_flags INTERFACE -fno-sanitize=function)  # so do the C libraries
    endif()
  endif()
  if(PIGGY_SANITIZE MATCHES "thread")
    target_compile_definitions(piggy_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
else()
  target_compile_options(piggy_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>
    -fstack-clash-protection)
  target_link_options(piggy_flags INTERFACE -Wl,-z,noexecstack,-z,relro,-z,now,-z,nodlopen)
endif()
