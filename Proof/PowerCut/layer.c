// The layer between SQLite and the operating system (https://sqlite.org/vfs.html).
#include "disk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    sqlite3_file base;
    Disk *disk;
    int name, file;
    /// A log or a journal that was made just now: SQLite syncs the folder with its first sync.
    bool is_new;
    /// Of the layer below; it begins right behind this.
    sqlite3_file *real;
} WatchedFile;

static sqlite3_vfs *below;
static sqlite3_vfs layer;
static const sqlite3_io_methods methods;
/// Whether this thread was told that something is locked: what it then waits for needs no waiting.
static _Thread_local bool was_busy;

static WatchedFile *watched(sqlite3_file *file) { return (WatchedFile *)file; }

static int gate(sqlite3_file *file, Call call, bool *tears) {
    int error = disk_gate(watched(file)->disk, call, tears);
    was_busy = error == SQLITE_BUSY;
    return error;
}

static void note(WatchedFile *file, OperationKind kind, int64_t offset, int64_t length, const void *bytes) {
    Operation operation = {(uint8_t)kind, (uint16_t)file->name, (uint16_t)file->file, offset, length, NULL};
    disk_note(file->disk, operation, bytes);
}

// MARK: Files

static int close_file(sqlite3_file *file) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    int error = gate(file, call_read, NULL);
    sqlite3_file *real = watched(file)->real;
    if (error == SQLITE_IOERR_SHORT_READ) {
        int result = real->pMethods->xRead(real, bytes, length, offset);
        if (result != SQLITE_OK) return result;
        // SQLite asks that the rest be zero.
        memset((char *)bytes + length / 2, 0, (size_t)(length - length / 2));
    }
    return error ? error : real->pMethods->xRead(real, bytes, length, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    bool tears = false;
    int error = gate(file, call_write, &tears);
    WatchedFile *own = watched(file);
    if (error) {
        if (tears && length > 1) own->real->pMethods->xWrite(own->real, bytes, length / 2, offset);
        return error;
    }
    pthread_mutex_lock(&own->disk->lock);
    error = own->real->pMethods->xWrite(own->real, bytes, length, offset);
    if (!error) note(own, op_wrote, offset, length, bytes);
    pthread_mutex_unlock(&own->disk->lock);
    return error;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 length) {
    int error = gate(file, call_truncate, NULL);
    if (error) return error;
    WatchedFile *own = watched(file);
    pthread_mutex_lock(&own->disk->lock);
    error = own->real->pMethods->xTruncate(own->real, length);
    if (!error) note(own, op_truncated, 0, length, NULL);
    pthread_mutex_unlock(&own->disk->lock);
    return error;
}

static int sync_file(sqlite3_file *file, int flags) {
    int error = gate(file, call_sync, NULL);
    WatchedFile *own = watched(file);
    if (error) {
        pthread_mutex_lock(&own->disk->lock);
        note(own, op_sync_failed, 0, 0, NULL);
        error = own->disk->kind == fault_lying ? SQLITE_OK : error;
        pthread_mutex_unlock(&own->disk->lock);
        return error;
    }
    // What was recorded until now is on the disk afterwards; what others write meanwhile need not be.
    if (!own->disk->is_recording) return own->real->pMethods->xSync(own->real, flags);
    pthread_mutex_lock(&own->disk->lock);
    error = own->real->pMethods->xSync(own->real, flags);
    if (!error) {
        note(own, op_synced, 0, 0, NULL);
        if (own->is_new) {
            Operation synced = {op_folder_synced, (uint16_t)disk_name(own->disk, ""), (uint16_t)own->file, sqlites_own, 0, NULL};
            disk_note(own->disk, synced, NULL);
        }
        own->is_new = false;
    }
    pthread_mutex_unlock(&own->disk->lock);
    return error;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    int error = gate(file, call_size, NULL);
    sqlite3_file *real = watched(file)->real;
    return error ? error : real->pMethods->xFileSize(real, size);
}

static int lock_file(sqlite3_file *file, int level) {
    int error = gate(file, call_lock, NULL);
    sqlite3_file *real = watched(file)->real;
    return error ? error : real->pMethods->xLock(real, level);
}

static int unlock_file(sqlite3_file *file, int level) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods->xUnlock(real, level);
}

static int check_lock(sqlite3_file *file, int *is_locked) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods->xCheckReservedLock(real, is_locked);
}

static int control(sqlite3_file *file, int what, void *value) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods->xFileControl(real, what, value);
}

static int sector_size(sqlite3_file *file) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods->xSectorSize(real);
}

static int characteristics(sqlite3_file *file) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods->xDeviceCharacteristics(real);
}

static int map_memory(sqlite3_file *file, int page, int size, int extends, void volatile **place) {
    // Only what makes the file longer needs room.
    int error = gate(file, call_map, NULL);
    if (error == SQLITE_IOERR_SHMSIZE && !extends) error = SQLITE_OK;
    sqlite3_file *real = watched(file)->real;
    return error ? error : real->pMethods->xShmMap(real, page, size, extends, place);
}

static int lock_memory(sqlite3_file *file, int first, int count, int flags) {
    // To give a lock back cannot fail.
    int error = flags & SQLITE_SHM_UNLOCK ? SQLITE_OK : gate(file, call_share, NULL);
    sqlite3_file *real = watched(file)->real;
    return error ? error : real->pMethods->xShmLock(real, first, count, flags);
}

static void order_memory(sqlite3_file *file) {
    sqlite3_file *real = watched(file)->real;
    real->pMethods->xShmBarrier(real);
}

static int unmap_memory(sqlite3_file *file, int removes) {
    sqlite3_file *real = watched(file)->real;
    return real->pMethods->xShmUnmap(real, removes);
}

// Version 2: files are not mapped into memory, where nobody would see what is written.
static const sqlite3_io_methods methods = {
    2, close_file, read_file, write_file, truncate_file, sync_file, file_size, lock_file, unlock_file, check_lock,
    control, sector_size, characteristics, map_memory, lock_memory, order_memory, unmap_memory, NULL, NULL
};

// MARK: Names

/// Where a database is watched; those in folders below are not.
static Disk *find(const char *path, const char **name) {
    Disk *disk = disk_find(path, name);
    return disk && **name && !strchr(*name, '/') ? disk : NULL;
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *given) {
    (void)vfs;
    const char *name = NULL;
    Disk *disk = find(path, &name);
    if (!disk) return below->xOpen(below, path, file, flags, given);

    WatchedFile *own = watched(file);
    memset(own, 0, sizeof *own);
    int error = disk_gate(disk, call_open, NULL);
    if (error) return error;
    own->disk = disk;
    own->real = (sqlite3_file *)(own + 1);
    pthread_mutex_lock(&disk->lock);
    int exists = 1;
    if (flags & SQLITE_OPEN_CREATE) below->xAccess(below, path, SQLITE_ACCESS_EXISTS, &exists);
    error = below->xOpen(below, path, own->real, flags, given);
    if (!error) {
        own->base.pMethods = &methods;
        if (disk->is_recording) {
            own->name = disk_name(disk, name);
            if (!exists) {
                disk_made(disk, own->name);
                own->is_new = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL);
            }
            own->file = disk->files[own->name];
            if (own->file < 0) abort();
            if (!exists) note(own, op_created, 0, 0, NULL);
        }
    } else if (own->real->pMethods) {
        // The layer below wants it closed all the same.
        own->base.pMethods = &methods;
    }
    pthread_mutex_unlock(&disk->lock);
    return error;
}

static int remove_file(sqlite3_vfs *vfs, const char *path, int syncs) {
    (void)vfs;
    const char *name = NULL;
    Disk *disk = find(path, &name);
    if (!disk) return below->xDelete(below, path, syncs);
    int error = disk_gate(disk, call_remove, NULL);
    if (error) return error;
    pthread_mutex_lock(&disk->lock);
    error = below->xDelete(below, path, syncs);
    int place = disk->is_recording ? disk_name(disk, name) : -1;
    if (!error && place >= 0) {
        disk_note(disk, (Operation){op_removed, (uint16_t)place, 0, 0, 0, NULL}, NULL);
        Operation synced = {op_folder_synced, (uint16_t)disk_name(disk, ""), 0, sqlites_own, 0, NULL};
        if (syncs) disk_note(disk, synced, NULL);
        disk->files[place] = -1;
    }
    pthread_mutex_unlock(&disk->lock);
    return error;
}

static int can_access(sqlite3_vfs *vfs, const char *path, int what, int *can) {
    (void)vfs;
    const char *name = NULL;
    Disk *disk = find(path, &name);
    int error = disk ? disk_gate(disk, call_access, NULL) : SQLITE_OK;
    return error ? error : below->xAccess(below, path, what, can);
}

static int full_path(sqlite3_vfs *vfs, const char *path, int length, char *full) {
    (void)vfs;
    return below->xFullPathname(below, path, length, full);
}

static int wait_a_while(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return was_busy ? microseconds : below->xSleep(below, microseconds);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void install(void) {
    sqlite3_initialize();
    below = sqlite3_vfs_find(NULL);
    // Whatever is not named below is the other layer's own, and needs nothing of this one.
    layer = *below;
    layer.pNext = NULL;
    layer.zName = "watched";
    layer.szOsFile = (int)sizeof(WatchedFile) + below->szOsFile;
    layer.xOpen = open_file;
    layer.xDelete = remove_file;
    layer.xAccess = can_access;
    layer.xFullPathname = full_path;
    layer.xSleep = wait_a_while;
    sqlite3_vfs_register(&layer, 1);
}

void disk_install(void) { pthread_once(&once, install); }
