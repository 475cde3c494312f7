// What is no database: the calls to the system, in place of those of the C library. In a program, what stands in it comes
// before what a shared library has, so that they reach everybody who calls them.
//
// A file of SQLite has the layer of its own, and is left alone here; so is everything outside of a watched folder.
#define _GNU_SOURCE
#include "disk.h"

#ifdef __linux__
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { descriptor_limit = 4096 };

/// What an open descriptor is of.
typedef struct {
    _Atomic(Disk *) disk;
    /// The file is -1 for a folder, and for what was there before the record.
    int name, file;
    bool is_folder;
} Descriptor;

static Descriptor descriptors[descriptor_limit];

static Descriptor *known(int number) {
    if (number < 0 || number >= descriptor_limit) return NULL;
    Descriptor *descriptor = &descriptors[number];
    return atomic_load_explicit(&descriptor->disk, memory_order_acquire) ? descriptor : NULL;
}

static Disk *find(const char *path, const char **name) {
    Disk *disk = disk_find(path, name);
    return disk && strncmp(*name, "muster.db", 9) != 0 ? disk : NULL;
}

/// - Returns: whether the call fails; then `errno` says how.
static bool fails(Disk *disk, Call call, bool *tears) {
    int error = disk_gate(disk, call, tears);
    if (error != SQLITE_OK) errno = error == SQLITE_FULL ? ENOSPC : EIO;
    return error != SQLITE_OK;
}

static void note(Disk *disk, OperationKind kind, int name, int file, int64_t offset, int64_t length, const void *bytes) {
    disk_note(disk, (Operation){(uint8_t)kind, (uint16_t)name, (uint16_t)file, offset, length, NULL}, bytes);
}

// MARK: Names

static int open_watched(Disk *disk, const char *name, const char *path, int flags, mode_t mode) {
    bool is_folder = flags & O_DIRECTORY;
    if (fails(disk, flags & O_CREAT ? call_create : call_open, NULL)) return -1;
    pthread_mutex_lock(&disk->lock);
    bool exists = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
    int number = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (number >= 0 && number < descriptor_limit) {
        Descriptor *descriptor = &descriptors[number];
        descriptor->is_folder = is_folder;
        descriptor->file = -1;
        if (disk->is_recording) {
            descriptor->name = disk_name(disk, name);
            if (!exists && !is_folder) note(disk, op_created, descriptor->name, disk_made(disk, descriptor->name), 0, 0, NULL);
            descriptor->file = is_folder ? -1 : disk->files[descriptor->name];
            if (exists && flags & O_TRUNC && descriptor->file >= 0) {
                note(disk, op_truncated, descriptor->name, descriptor->file, 0, 0, NULL);
            }
        }
        atomic_store_explicit(&descriptor->disk, disk, memory_order_release);
    }
    pthread_mutex_unlock(&disk->lock);
    return number;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    const char *name;
    Disk *disk = find(path, &name);
    // SQLite opens a folder without saying that it is one.
    bool is_watched = disk && (*name || flags & O_DIRECTORY);
    return is_watched ? open_watched(disk, name, path, flags, mode) : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int close(int number) {
    Descriptor *descriptor = known(number);
    if (descriptor) atomic_store_explicit(&descriptor->disk, NULL, memory_order_release);
    return (int)syscall(SYS_close, number);
}

int mkdir(const char *path, mode_t mode) {
    const char *name;
    Disk *disk = find(path, &name);
    if (!disk || !*name) return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (fails(disk, call_create, NULL)) return -1;
    pthread_mutex_lock(&disk->lock);
    int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (result == 0 && disk->is_recording) note(disk, op_made_folder, disk_name(disk, name), 0, 0, 0, NULL);
    pthread_mutex_unlock(&disk->lock);
    return result;
}

/// Gives a file another name, beside the old one or in its place.
static int give(const char *path, const char *target, bool keeps) {
    const char *name, *other;
    Disk *disk = find(path, &name);
    if (disk && (find(target, &other) != disk || fails(disk, call_create, NULL))) {
        if (find(target, &other) != disk) errno = EXDEV;
        return -1;
    }
    if (disk) pthread_mutex_lock(&disk->lock);
    int result = keeps ? (int)syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, target, 0)
                       : (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, 0);
    if (disk && result == 0 && disk->is_recording) {
        int from = disk_name(disk, name), to = disk_name(disk, other), file = disk->files[from];
        if (keeps) {
            note(disk, op_created, to, file, 0, 0, NULL);
        } else {
            note(disk, op_renamed, from, file, to, 0, NULL);
            disk->files[from] = -1;
        }
        disk->files[to] = file;
    }
    if (disk) pthread_mutex_unlock(&disk->lock);
    return result;
}

int link(const char *path, const char *target) { return give(path, target, true); }
int rename(const char *path, const char *target) { return give(path, target, false); }

int unlink(const char *path) {
    const char *name;
    Disk *disk = find(path, &name);
    if (!disk) return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (fails(disk, call_remove, NULL)) return -1;
    pthread_mutex_lock(&disk->lock);
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (result == 0 && disk->is_recording) {
        int place = disk_name(disk, name);
        note(disk, op_removed, place, 0, 0, 0, NULL);
        disk->files[place] = -1;
    }
    pthread_mutex_unlock(&disk->lock);
    return result;
}

// MARK: Bytes

/// - Parameter place: where to write; -1 for where the last write ended.
static ssize_t write_watched(Descriptor *descriptor, int number, const void *bytes, size_t count, off_t place) {
    Disk *disk = descriptor->disk;
    bool tears = false;
    if (fails(disk, call_write, &tears)) {
        // Less than was asked for is written, and the rest fails.
        if (!tears || count < 2) return -1;
        count /= 2;
    }
    pthread_mutex_lock(&disk->lock);
    off_t begin = place >= 0 ? place : (off_t)syscall(SYS_lseek, number, 0, SEEK_CUR);
    ssize_t done = place >= 0 ? syscall(SYS_pwrite64, number, bytes, count, place) : syscall(SYS_write, number, bytes, count);
    if (done > 0 && descriptor->file >= 0) note(disk, op_wrote, descriptor->name, descriptor->file, begin, done, bytes);
    pthread_mutex_unlock(&disk->lock);
    return done;
}

ssize_t write(int number, const void *bytes, size_t count) {
    Descriptor *descriptor = known(number);
    return descriptor ? write_watched(descriptor, number, bytes, count, -1) : syscall(SYS_write, number, bytes, count);
}

ssize_t pwrite(int number, const void *bytes, size_t count, off_t place) {
    Descriptor *descriptor = known(number);
    return descriptor ? write_watched(descriptor, number, bytes, count, place)
                      : syscall(SYS_pwrite64, number, bytes, count, place);
}

ssize_t pread(int number, void *bytes, size_t count, off_t place) {
    Descriptor *descriptor = known(number);
    if (descriptor && !descriptor->is_folder) {
        int error = disk_gate(descriptor->disk, call_read, NULL);
        if (error == SQLITE_IOERR_SHORT_READ) {
            count = (count + 1) / 2;
        } else if (error) {
            errno = EIO;
            return -1;
        }
    }
    return syscall(SYS_pread64, number, bytes, count, place);
}

int ftruncate(int number, off_t length) {
    Descriptor *descriptor = known(number);
    if (!descriptor) return (int)syscall(SYS_ftruncate, number, length);
    Disk *disk = descriptor->disk;
    if (fails(disk, call_truncate, NULL)) return -1;
    pthread_mutex_lock(&disk->lock);
    int result = (int)syscall(SYS_ftruncate, number, length);
    if (result == 0 && descriptor->file >= 0) note(disk, op_truncated, descriptor->name, descriptor->file, 0, length, NULL);
    pthread_mutex_unlock(&disk->lock);
    return result;
}

static int sync_watched(Descriptor *descriptor) {
    Disk *disk = descriptor->disk;
    bool has_failed = fails(disk, call_sync, NULL);
    pthread_mutex_lock(&disk->lock);
    bool is_noted = disk->is_recording && (descriptor->is_folder || descriptor->file >= 0);
    // Names are kept in a journal: where that fails, the folder can be read from then on and no more, and nothing is kept later.
    OperationKind kind = descriptor->is_folder ? op_folder_synced : has_failed ? op_sync_failed : op_synced;
    if (is_noted && !(has_failed && descriptor->is_folder)) note(disk, kind, descriptor->name, descriptor->file, 0, 0, NULL);
    bool is_told = has_failed && disk->kind != fault_lying;
    pthread_mutex_unlock(&disk->lock);
    return is_told ? -1 : 0;
}

int fsync(int number) {
    Descriptor *descriptor = known(number);
    // Nothing of a watched folder has to last, but for what is recorded.
    return descriptor ? sync_watched(descriptor) : (int)syscall(SYS_fsync, number);
}

int fdatasync(int number) {
    Descriptor *descriptor = known(number);
    return descriptor ? sync_watched(descriptor) : (int)syscall(SYS_fdatasync, number);
}
#endif
