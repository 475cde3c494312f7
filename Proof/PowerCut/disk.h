#pragma once
#include "power_cut.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum { name_limit = 512, file_limit = 512, disk_limit = 64, sqlites_own = 1 };

typedef enum {
    op_created, op_made_folder, op_removed, op_renamed, op_folder_synced, op_wrote, op_truncated, op_synced, op_sync_failed
} OperationKind;

/// One thing that reached a disk. A file that was removed and made again under its name is another file.
typedef struct {
    uint8_t kind;
    uint16_t name, file;
    /// Of what was written; the new name where the file was renamed; `sqlites_own` where SQLite synced the folder.
    int64_t offset;
    /// Of what was written; the new length where the file was truncated.
    int64_t length;
    uint8_t *bytes;
} Operation;

typedef enum {
    call_open, call_create, call_remove, call_access, call_read, call_write, call_truncate, call_sync, call_size, call_lock,
    call_map, call_share
} Call;

typedef struct {
    pthread_mutex_t lock;
    bool is_used, is_recording;
    char folder[512];
    Operation *operations;
    int64_t count, room;
    /// Paths in the folder, each after that of the folder that it is in; the folder itself is "".
    char names[name_limit][96];
    /// The name of the folder that each is in; -1 for "".
    int folders[name_limit];
    int name_count;
    /// The file that has a name now; -1 for none.
    int files[name_limit];
    int file_count;

    /// Which calls came, as long as nothing was to fail.
    uint8_t *calls;
    int64_t call_count, call_room;
    bool is_failing, has_failed;
    fault_kind kind;
    int64_t call;
    bool lasts;
    char needs[512];
    int64_t failures;
} Disk;

Disk *disk_of(int number);
/// The disk on which a path lies, and what follows the folder in it; NULL where it is on none.
Disk *disk_find(const char *path, const char **name);
/// The number of an empty one; -1 where there are too many.
int disk_new(void);
/// The place of a name, which is added where it is new. Ends the process where there are too many, or it is too long.
int disk_name(Disk *disk, const char *name);
/// Under the lock. The file that is made now under a name.
int disk_made(Disk *disk, int name);
bool disk_name_ends(const Disk *disk, int name, const char *end);
/// Under the lock. Copies the bytes.
void disk_note(Disk *disk, Operation operation, const void *bytes);
/// Which error a call is to end with, or SQLITE_OK.
int disk_gate(Disk *disk, Call call, bool *tears);
