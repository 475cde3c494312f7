// What is known of each disk: what reached it, and which of its calls are to fail.
#include "disk.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Of more calls than this nobody is told what they were.
enum { call_limit = 1 << 20 };

static Disk disks[disk_limit];
static pthread_mutex_t disks_lock = PTHREAD_MUTEX_INITIALIZER;

Disk *disk_of(int number) {
    return number >= 0 && number < disk_limit && disks[number].is_used ? &disks[number] : NULL;
}

int disk_new(void) {
    pthread_mutex_lock(&disks_lock);
    int number = -1;
    for (int index = 0; index < disk_limit && number < 0; index++) {
        if (!disks[index].is_used) number = index;
    }
    if (number >= 0) {
        Disk *disk = &disks[number];
        memset(disk, 0, sizeof *disk);
        pthread_mutex_init(&disk->lock, NULL);
        for (int name = 0; name < name_limit; name++) disk->files[name] = -1;
        disk->is_used = true;
    }
    pthread_mutex_unlock(&disks_lock);
    return number;
}

int disk_watch(const char *folder) {
    int number = strlen(folder) < sizeof disks[0].folder ? disk_new() : -1;
    if (number < 0) return -1;
    pthread_mutex_lock(&disks_lock);
    // Whoever looks at it now sees none until it is whole.
    strcpy(disks[number].folder + 1, folder + 1);
    atomic_thread_fence(memory_order_release);
    disks[number].folder[0] = folder[0];
    pthread_mutex_unlock(&disks_lock);
    return number;
}

void disk_forget(int number) {
    Disk *disk = disk_of(number);
    if (!disk) return;
    pthread_mutex_lock(&disks_lock);
    for (int64_t index = 0; index < disk->count; index++) free(disk->operations[index].bytes);
    free(disk->operations);
    free(disk->calls);
    disk->is_used = false;
    pthread_mutex_unlock(&disks_lock);
}

static _Noreturn void end(const char *words) {
    fprintf(stderr, "%s\n", words);
    abort();
}

Disk *disk_find(const char *path, const char **name) {
    for (int number = 0; path && number < disk_limit; number++) {
        Disk *disk = disk_of(number);
        size_t length = disk ? strlen(disk->folder) : 0;
        if (length == 0 || strncmp(path, disk->folder, length) != 0) continue;
        if (path[length] != '/' && path[length] != 0) continue;
        *name = path + length + (path[length] == '/');
        return disk;
    }
    return NULL;
}

int disk_name(Disk *disk, const char *name) {
    for (int index = 0; index < disk->name_count; index++) {
        if (strcmp(disk->names[index], name) == 0) return index;
    }
    char folder[sizeof disk->names[0]];
    if (strlen(name) >= sizeof folder) end("a name is too long to be watched");
    strcpy(folder, name);
    char *slash = strrchr(folder, '/');
    *(slash ? slash : folder) = 0;
    int parent = *name ? disk_name(disk, folder) : -1;
    if (disk->name_count == name_limit) end("too many names to be watched: let it work for less long");
    strcpy(disk->names[disk->name_count], name);
    disk->folders[disk->name_count] = parent;
    return disk->name_count++;
}

int disk_made(Disk *disk, int name) {
    if (disk->file_count == file_limit) end("too many files to be watched: let it work for less long");
    disk->files[name] = disk->file_count++;
    return disk->files[name];
}

bool disk_name_ends(const Disk *disk, int name, const char *end) {
    size_t length = strlen(disk->names[name]), ending = strlen(end);
    return length >= ending && strcmp(disk->names[name] + length - ending, end) == 0;
}

void disk_record(int number) {
    Disk *disk = disk_of(number);
    if (disk) disk->is_recording = true;
}

int64_t disk_position(int number) {
    Disk *disk = disk_of(number);
    if (!disk) return -1;
    pthread_mutex_lock(&disk->lock);
    int64_t count = disk->count;
    pthread_mutex_unlock(&disk->lock);
    return count;
}

void disk_note(Disk *disk, Operation operation, const void *bytes) {
    if (!disk->is_recording) return;
    if (bytes) {
        operation.bytes = malloc((size_t)operation.length);
        if (!operation.bytes) abort();
        memcpy(operation.bytes, bytes, (size_t)operation.length);
    }
    if (disk->count == disk->room) {
        disk->room = disk->room ? disk->room * 2 : 1024;
        disk->operations = realloc(disk->operations, (size_t)disk->room * sizeof *disk->operations);
        if (!disk->operations) abort();
    }
    disk->operations[disk->count++] = operation;
}

// MARK: A record in a file

bool disk_save(int number, const char *path) {
    Disk *disk = disk_of(number);
    FILE *file = disk ? fopen(path, "wb") : NULL;
    if (!file) return false;
    fwrite(&disk->name_count, sizeof disk->name_count, 1, file);
    fwrite(disk->names, sizeof disk->names, 1, file);
    fwrite(disk->folders, sizeof disk->folders, 1, file);
    fwrite(&disk->file_count, sizeof disk->file_count, 1, file);
    fwrite(&disk->count, sizeof disk->count, 1, file);
    for (int64_t index = 0; index < disk->count; index++) {
        const Operation *operation = &disk->operations[index];
        fwrite(operation, sizeof *operation, 1, file);
        if (operation->bytes) fwrite(operation->bytes, (size_t)operation->length, 1, file);
    }
    bool is_whole = !ferror(file);
    return fclose(file) == 0 && is_whole;
}

int disk_load(const char *path) {
    FILE *file = fopen(path, "rb");
    int number = file ? disk_new() : -1;
    Disk *disk = disk_of(number);
    int64_t count = 0;
    bool is_whole = disk && fread(&disk->name_count, sizeof disk->name_count, 1, file) == 1
        && fread(disk->names, sizeof disk->names, 1, file) == 1
        && fread(disk->folders, sizeof disk->folders, 1, file) == 1
        && fread(&disk->file_count, sizeof disk->file_count, 1, file) == 1 && fread(&count, sizeof count, 1, file) == 1;
    if (disk) disk->is_recording = true;
    for (int64_t index = 0; is_whole && index < count; index++) {
        Operation operation;
        is_whole = fread(&operation, sizeof operation, 1, file) == 1;
        if (!is_whole) break;
        uint8_t *bytes = NULL;
        if (operation.bytes) {
            bytes = malloc((size_t)operation.length);
            is_whole = bytes && fread(bytes, (size_t)operation.length, 1, file) == 1;
        }
        operation.bytes = NULL;
        if (is_whole) disk_note(disk, operation, bytes);
        free(bytes);
    }
    if (file) fclose(file);
    if (is_whole) return number;
    disk_forget(number);
    return -1;
}

// MARK: Calls that fail

static bool can_fail(Call call, fault_kind kind) {
    switch (kind) {
    case fault_full: return call == call_write || call == call_map || call == call_create;
    case fault_failing: case fault_dead: return true;
    case fault_short: return call == call_read;
    case fault_busy: return call == call_lock || call == call_share;
    case fault_unsynced: case fault_lying: return call == call_sync;
    case fault_kinds: break;
    }
    return false;
}

static int error_of(Call call, fault_kind kind) {
    switch (kind) {
    case fault_full: return call == call_map ? SQLITE_IOERR_SHMSIZE : SQLITE_FULL;
    case fault_short: return SQLITE_IOERR_SHORT_READ;
    case fault_busy: return SQLITE_BUSY;
    case fault_failing: case fault_dead: case fault_unsynced: case fault_lying: case fault_kinds: break;
    }
    switch (call) {
    case call_open: case call_create: return SQLITE_CANTOPEN;
    case call_remove: return SQLITE_IOERR_DELETE;
    case call_access: return SQLITE_IOERR_ACCESS;
    case call_read: return SQLITE_IOERR_READ;
    case call_write: return SQLITE_IOERR_WRITE;
    case call_truncate: return SQLITE_IOERR_TRUNCATE;
    case call_sync: return SQLITE_IOERR_FSYNC;
    case call_size: return SQLITE_IOERR_FSTAT;
    case call_lock: return SQLITE_IOERR_LOCK;
    case call_map: return SQLITE_IOERR_SHMMAP;
    case call_share: return SQLITE_IOERR_SHMLOCK;
    }
    return SQLITE_IOERR;
}

int disk_gate(Disk *disk, Call call, bool *tears) {
    int error = SQLITE_OK;
    pthread_mutex_lock(&disk->lock);
    int64_t number = ++disk->call_count;
    if (!disk->is_failing && number <= call_limit) {
        while (disk->call_room < number) {
            disk->call_room = disk->call_room ? disk->call_room * 2 : 4096;
            disk->calls = realloc(disk->calls, (size_t)disk->call_room);
            if (!disk->calls) abort();
        }
        disk->calls[number - 1] = (uint8_t)call;
    }
    bool is_time = disk->is_failing && number >= disk->call && (disk->lasts || !disk->has_failed);
    if (is_time && can_fail(call, disk->kind) && (!disk->needs[0] || access(disk->needs, F_OK) == 0)) {
        error = error_of(call, disk->kind);
        disk->has_failed = true;
        disk->failures++;
        // What fails may have been done in part.
        if (tears) *tears = (number / 2 + disk->failures) % 2 == 0;
    }
    pthread_mutex_unlock(&disk->lock);
    return error;
}

int64_t disk_calls(int number) {
    Disk *disk = disk_of(number);
    return disk ? disk->call_count : -1;
}

int64_t disk_failed_syncs(int number) {
    Disk *disk = disk_of(number);
    int64_t count = 0;
    for (int64_t index = 0; disk && index < disk->count; index++) count += disk->operations[index].kind == op_sync_failed;
    return count;
}

bool disk_can_fail(int number, int64_t call, fault_kind kind) {
    Disk *disk = disk_of(number);
    return disk && call >= 1 && call <= disk->call_count && call <= disk->call_room && can_fail((Call)disk->calls[call - 1], kind);
}

void disk_fail(int number, int64_t call, fault_kind kind, bool lasts, const char *room) {
    Disk *disk = disk_of(number);
    if (!disk) return;
    pthread_mutex_lock(&disk->lock);
    disk->call_count = 0;
    disk->failures = 0;
    disk->has_failed = false;
    disk->is_failing = true;
    disk->kind = kind;
    disk->call = call;
    disk->lasts = lasts || kind == fault_dead;
    snprintf(disk->needs, sizeof disk->needs, "%s", room ? room : "");
    pthread_mutex_unlock(&disk->lock);
}

void disk_heal(int number) {
    Disk *disk = disk_of(number);
    if (!disk) return;
    pthread_mutex_lock(&disk->lock);
    disk->is_failing = false;
    pthread_mutex_unlock(&disk->lock);
}

int64_t disk_failures(int number) {
    Disk *disk = disk_of(number);
    return disk ? disk->failures : -1;
}
