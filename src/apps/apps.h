#pragma once
// apps: the mains, the only place that names concrete adapters and joins the rooms into programs.
//
//   cryptopiggy.cpp            the command line: reads its arguments and hands over to one command
//   cryptopiggy_backend.cpp    the backend, the only program that can sign; backend/ has its parts
//   cryptopiggy_exchange.cpp   the practice exchange
//
//   command.h                  what every command gets and leaves behind
//   *_command(s).{h,cpp}       one file a command: its options, its help, what it does
//   backend_client.h           how the command line asks the backend; backend_talk.h: what such commands share
//   running_app.h              a running app, in the order it is built up
//   app_client.h               how the command line asks the running app
//   backend_watch.h            how the app sees the backend: questions passed on, and a look once a second
//   backend_setting.h          the backend's address that was saved on the page
//   practice_switchboard.h     the practice exchange's own addresses: accounts and faults for rehearsals
//   manual.h                   the man page and the bash completion, made from the options themselves
//   secret_input.h             passphrases and keys from a person or a script
//   paper_desk.h               paper trading; paper_exchange.h: what it asks of the exchange
//   trading_service.h          strategies at work: fed, written down, handed out, brought back (trading_work.cpp)
//   candle_clock.h             each closed candle once and in order; bar_maker.h: larger ones of minutes
//   forecast_training.h        a training with progress, stopped and gone on with; forecast_options.h, forecast_table.h
//   model_store.h              the forecast models of a home
//   order_desk.h               their orders to the desks; order_outcome.h: what became of them; desk_facts.h
//   state_file.h               state.json, for people and backups; news_fan.h: news for several
//   work_thread.h              one thread that does one thing after the other
//   home_backup.h              a backup while all runs; home_restore.h; home_contents.h: what is in one
//   doctor.h                   what may be wrong with an installation: doctor_*.cpp, each about one side of it
//   desk_thread.h              who calls a desk's rounds
//   books_aside.h              books that are begun anew
//   exchange_choice.h          which exchange the environment names
//
//   backend/running_backend.h  a running backend, in the order it is built up
//   backend/backend_home.h     its folder, lock and token
//   backend/key_service.h      vault, exchange and live desk brought together
//   backend/write_execute.h    the backend gives up memory that is written and executed
//   backend/venue_session.h    the exchange with keys
