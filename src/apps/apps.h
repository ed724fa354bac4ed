#pragma once
// apps: the mains, the only place that names concrete adapters and joins the rooms into programs.
//
//   cryptopiggy.cpp        the command line: reads its arguments and hands over to one command
//   command.h              what every command gets and leaves behind
//   *_command(s).{h,cpp}   one file a command: its options, its help, what it does
