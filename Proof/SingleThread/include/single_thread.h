#pragma once
/// From now on every task of this process runs on whichever thread calls `single_thread_run`, one job after the other in
/// the order in which they became ready: so the same program does the same at every run. To be called once, before the
/// first task is made.
void single_thread_install(void);

/// Runs jobs until `single_thread_stop` is called, and waits where none is ready.
///
/// Returns what that was given.
int single_thread_run(void);

void single_thread_stop(int code);
