// The runtime of Swift hands each job that is ready to these hooks, where they are set, instead of its pool of threads
// (Concurrency.h of the Swift runtime).
#include "single_thread.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    void *identity;
    uintptr_t implementation;
} Executor;

typedef __attribute__((swiftcall)) void (*Original)(void *);
typedef __attribute__((swiftcall)) void (*Hook)(void *, Original);

extern Hook swift_task_enqueueGlobal_hook;
__attribute__((swiftcall)) extern void swift_job_run(void *job, Executor executor);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static void **jobs;
static size_t first, count, room;
static bool stopped;
static int result;

static __attribute__((swiftcall)) void enqueue(void *job, Original original) {
    (void)original;
    pthread_mutex_lock(&lock);
    if (count == room) {
        size_t larger = room ? room * 2 : 1024;
        void **moved = malloc(larger * sizeof *moved);
        if (!moved) abort();
        for (size_t index = 0; index < count; index++) moved[index] = jobs[(first + index) % room];
        free(jobs);
        jobs = moved;
        first = 0;
        room = larger;
    }
    jobs[(first + count++) % room] = job;
    pthread_cond_signal(&arrived);
    pthread_mutex_unlock(&lock);
}

void single_thread_install(void) { swift_task_enqueueGlobal_hook = enqueue; }

void single_thread_stop(int code) {
    pthread_mutex_lock(&lock);
    stopped = true;
    result = code;
    pthread_cond_signal(&arrived);
    pthread_mutex_unlock(&lock);
}

int single_thread_run(void) {
    const Executor anywhere = {NULL, 0};
    for (;;) {
        pthread_mutex_lock(&lock);
        while (count == 0 && !stopped) pthread_cond_wait(&arrived, &lock);
        if (count == 0) {
            pthread_mutex_unlock(&lock);
            return result;
        }
        void *job = jobs[first];
        first = (first + 1) % room;
        count--;
        pthread_mutex_unlock(&lock);
        swift_job_run(job, anywhere);
    }
}
