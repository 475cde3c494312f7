// What the disk may hold after a power cut. Everything synced is there; of the rest any part, by sectors, in any order.
//
// A folder is a file of names: a name is there for good once its folder has been synced, and what was made or removed in it
// since may be lost, the later before the earlier. What one folder loses says nothing about another.
#include "disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { sector = 512, nothing = -1, a_folder = -2 };

typedef struct {
    int64_t *places;
    int64_t count, room;
} Places;

typedef struct {
    /// What is there for good.
    uint8_t *bytes;
    int64_t size, room;
    /// The operations that are not.
    Places pending;
    /// The image's folder has just this: nothing has become of it since.
    bool is_written;
} KnownFile;

struct image_maker {
    const Disk *disk;
    ignored_syncs ignored;
    int64_t position;
    KnownFile files[file_limit];
    /// The file that has a name for good; -1 for none, -2 for a folder.
    int names[name_limit];
    /// What was made and removed, and is not there for good.
    Places entries;
    /// Where the last image was made, and the file that each name had in it.
    char folder[512];
    int made[name_limit];
    uint8_t *scratch;
    int64_t scratch_room;
};

/// SplitMix64.
static uint64_t draw(uint64_t *state) {
    *state += 0x9E3779B97F4A7C15;
    uint64_t mixed = *state;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}

static int64_t below(uint64_t *state, int64_t limit) { return limit > 0 ? (int64_t)(draw(state) >> 1) % limit : 0; }

/// Of ten.
static bool hits(uint64_t *state, int share) { return below(state, 10) < share; }

static void add(Places *places, int64_t place) {
    if (places->count == places->room) {
        places->room = places->room ? places->room * 2 : 64;
        places->places = realloc(places->places, (size_t)places->room * sizeof *places->places);
        if (!places->places) abort();
    }
    places->places[places->count++] = place;
}

static void grow(uint8_t **bytes, int64_t *room, int64_t size) {
    if (size <= *room) return;
    int64_t larger = size + size / 2 + 4096;
    *bytes = realloc(*bytes, (size_t)larger);
    if (!*bytes) abort();
    memset(*bytes + *room, 0, (size_t)(larger - *room));
    *room = larger;
}

/// Puts a part of a write in its place, or cuts the file off.
static void apply(uint8_t **bytes, int64_t *room, int64_t *size, const Operation *operation, int64_t from, int64_t to) {
    if (operation->kind == op_truncated) {
        if (operation->length < *size) memset(*bytes + operation->length, 0, (size_t)(*size - operation->length));
        grow(bytes, room, operation->length);
        *size = operation->length;
        return;
    }
    grow(bytes, room, operation->offset + to);
    memcpy(*bytes + operation->offset + from, operation->bytes + from, (size_t)(to - from));
    if (operation->offset + to > *size) *size = operation->offset + to;
}

image_maker *image_maker_new(int number, ignored_syncs ignored) {
    Disk *disk = disk_of(number);
    image_maker *maker = disk ? calloc(1, sizeof *maker) : NULL;
    if (!maker) return NULL;
    maker->disk = disk;
    maker->ignored = ignored;
    for (int name = 0; name < name_limit; name++) maker->names[name] = nothing;
    return maker;
}

void image_maker_free(image_maker *maker) {
    if (!maker) return;
    for (int file = 0; file < file_limit; file++) {
        free(maker->files[file].bytes);
        free(maker->files[file].pending.places);
    }
    free(maker->entries.places);
    free(maker->scratch);
    free(maker);
}

/// Whether a sync would be made under `synchronous = NORMAL`, too: of the log's head, and before the log is moved into the
/// database.
static bool is_kept(const image_maker *maker, int64_t place) {
    const Disk *disk = maker->disk;
    const Operation *sync = &disk->operations[place];
    if (maker->ignored != ignored_commits || !disk_name_ends(disk, sync->name, "-wal")) return true;
    const Places *pending = &maker->files[sync->file].pending;
    if (pending->count > 0) {
        const Operation *last = &disk->operations[pending->places[pending->count - 1]];
        if (last->kind == op_wrote && last->offset == 0) return true;
    }
    for (int64_t next = place + 1; next < disk->count; next++) {
        if (disk->operations[next].kind != op_wrote) continue;
        return !disk_name_ends(disk, disk->operations[next].name, "-wal");
    }
    return false;
}

static void enter(int *names, const Operation *operation) {
    switch ((OperationKind)operation->kind) {
    case op_created: names[operation->name] = operation->file; break;
    case op_made_folder: names[operation->name] = a_folder; break;
    case op_removed: names[operation->name] = nothing; break;
    case op_renamed:
        names[operation->name] = nothing;
        names[operation->offset] = operation->file;
        break;
    case op_folder_synced: case op_wrote: case op_truncated: case op_synced: case op_sync_failed: break;
    }
}

/// Whether a sync of a folder counts: SQLite's own is of a file of its.
static bool is_kept_folder(const image_maker *maker, const Operation *sync) {
    return maker->ignored != ignored_folders || sync->offset == sqlites_own;
}

static void settle_folder(image_maker *maker, int folder) {
    const Disk *disk = maker->disk;
    int64_t left = 0;
    for (int64_t index = 0; index < maker->entries.count; index++) {
        int64_t place = maker->entries.places[index];
        if (disk->folders[disk->operations[place].name] == folder) {
            enter(maker->names, &disk->operations[place]);
        } else {
            maker->entries.places[left++] = place;
        }
    }
    maker->entries.count = left;
}

/// - Parameter share: how much of it is kept, of ten parts.
static void settle_file(const Disk *disk, KnownFile *file, uint64_t *state, int share) {
    for (int64_t index = 0; index < file->pending.count; index++) {
        const Operation *pending = &disk->operations[file->pending.places[index]];
        if (hits(state, share)) apply(&file->bytes, &file->room, &file->size, pending, 0, pending->length);
    }
    file->pending.count = 0;
    file->is_written = false;
}

void image_advance(image_maker *maker, int64_t position) {
    const Disk *disk = maker->disk;
    for (; maker->position < position && maker->position < disk->count; maker->position++) {
        const Operation *operation = &disk->operations[maker->position];
        KnownFile *file = &maker->files[operation->file];
        uint64_t state = (uint64_t)maker->position;
        switch ((OperationKind)operation->kind) {
        case op_created: case op_made_folder: case op_removed: case op_renamed: add(&maker->entries, maker->position); break;
        case op_folder_synced:
            if (is_kept_folder(maker, operation)) settle_folder(maker, operation->name);
            break;
        case op_wrote: case op_truncated: add(&file->pending, maker->position); break;
        case op_synced:
            if (is_kept(maker, maker->position)) settle_file(disk, file, &state, 10);
            break;
        // What did not get there does not get there with a later sync.
        case op_sync_failed: settle_file(disk, file, &state, (int)below(&state, 3) * 4); break;
        }
    }
}

/// Puts some of the sectors of a write in their place.
static void apply_sectors(image_maker *maker, int64_t *size, const Operation *operation, uint64_t *state, int share) {
    int64_t from = 0;
    while (from < operation->length) {
        // Sectors lie where the disk has them, not where the write begins.
        int64_t to = from + sector - (operation->offset + from) % sector;
        if (to > operation->length) to = operation->length;
        if (hits(state, share)) apply(&maker->scratch, &maker->scratch_room, size, operation, from, to);
        from = to;
    }
}

/// - Parameter cut: the operation that is torn where only the beginning survives.
static int64_t fill(image_maker *maker, const KnownFile *file, uint64_t *state, cut_manner manner, int64_t cut, int share) {
    const Disk *disk = maker->disk;
    const Places *pending = &file->pending;
    int64_t size = file->size, full = file->size;
    grow(&maker->scratch, &maker->scratch_room, size);
    if (size > 0) memcpy(maker->scratch, file->bytes, (size_t)size);
    if (maker->scratch_room > size) memset(maker->scratch + size, 0, (size_t)(maker->scratch_room - size));

    int64_t *order = malloc((size_t)(pending->count + 1) * sizeof *order);
    if (!order) abort();
    for (int64_t index = 0; index < pending->count; index++) order[index] = pending->places[index];
    for (int64_t index = pending->count - 1; manner == cut_disorder && index > 0; index--) {
        int64_t other = below(state, index + 1), swapped = order[index];
        order[index] = order[other];
        order[other] = swapped;
    }
    for (int64_t index = 0; index < pending->count; index++) {
        const Operation *operation = &disk->operations[order[index]];
        bool is_write = operation->kind == op_wrote;
        int64_t end = is_write ? operation->offset + operation->length : operation->length;
        full = is_write && end < full ? full : end;
        bool is_whole = false;
        switch (manner) {
        case cut_nothing: case cut_manners: break;
        case cut_everything: is_whole = true; break;
        case cut_beginning:
            is_whole = order[index] < cut;
            if (order[index] == cut && is_write) {
                int64_t part = below(state, operation->length / sector + 1) * sector;
                if (part > 0) apply(&maker->scratch, &maker->scratch_room, &size, operation, 0, part);
            }
            break;
        case cut_writes: is_whole = hits(state, share); break;
        case cut_sectors: case cut_disorder: case cut_tail:
            if (is_write) {
                apply_sectors(maker, &size, operation, state, share);
            } else {
                is_whole = hits(state, share);
            }
            break;
        }
        if (is_whole) apply(&maker->scratch, &maker->scratch_room, &size, operation, 0, operation->length);
    }
    free(order);
    if (manner == cut_tail && pending->count > 0) {
        if (hits(state, 5)) {
            grow(&maker->scratch, &maker->scratch_room, full);
            if (full > size) size = full;
        } else if (size > file->size) {
            size = file->size + below(state, size - file->size + 1);
        }
    }
    return size;
}

static bool write_whole(const char *path, const uint8_t *bytes, int64_t size) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return false;
    int64_t done = 0;
    while (done < size) {
        ssize_t count = pwrite(file, bytes + done, (size_t)(size - done), done);
        if (count <= 0) break;
        done += count;
    }
    bool is_whole = done == size && ftruncate(file, size) == 0;
    close(file);
    return is_whole;
}

static void draw_names(image_maker *maker, uint64_t *state, cut_manner manner, int *names) {
    const Disk *disk = maker->disk;
    memcpy(names, maker->names, sizeof maker->names);
    int64_t kept[name_limit] = {0};
    for (int64_t index = 0; index < maker->entries.count; index++) {
        kept[disk->folders[disk->operations[maker->entries.places[index]].name]]++;
    }
    for (int folder = 0; folder < disk->name_count; folder++) {
        if (kept[folder] == 0 || manner == cut_everything) continue;
        kept[folder] = manner == cut_nothing ? 0 : below(state, kept[folder] + 1);
    }
    for (int64_t index = 0; index < maker->entries.count; index++) {
        const Operation *operation = &disk->operations[maker->entries.places[index]];
        if (kept[disk->folders[operation->name]]-- > 0) enter(names, operation);
    }
    // Folders come before what is in them.
    for (int name = 0; name < disk->name_count; name++) {
        int folder = disk->folders[name];
        if (folder >= 0 && *disk->names[folder] && names[folder] != a_folder) names[name] = nothing;
    }
}

/// What an image before this one had and this one has not.
static void clear(image_maker *maker, const int *names, const char *folder) {
    const Disk *disk = maker->disk;
    bool is_same = strcmp(maker->folder, folder) == 0;
    snprintf(maker->folder, sizeof maker->folder, "%s", folder);
    for (int name = disk->name_count - 1; name >= 0; name--) {
        if (!is_same) maker->made[name] = nothing;
        if (maker->made[name] == nothing || names[name] == maker->made[name]) continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, disk->names[name]);
        remove(path);
        maker->made[name] = nothing;
    }
}

/// Whether an image has what it is to have, from the one before it.
static bool is_there(const image_maker *maker, const KnownFile *file, int name, int wanted, const char *path) {
    struct stat facts;
    return file->pending.count == 0 && file->is_written && maker->made[name] == wanted && stat(path, &facts) == 0
        && facts.st_size == file->size;
}

bool image_make(image_maker *maker, uint64_t seed, cut_manner manner, const char *folder) {
    const Disk *disk = maker->disk;
    uint64_t state = seed;
    int share = 1 + 2 * (int)below(&state, 5);
    int64_t oldest = maker->position;
    for (int file = 0; file < disk->file_count; file++) {
        const Places *pending = &maker->files[file].pending;
        if (pending->count > 0 && pending->places[0] < oldest) oldest = pending->places[0];
    }
    int64_t cut = oldest + below(&state, maker->position - oldest + 1);
    int names[name_limit];
    draw_names(maker, &state, manner, names);
    clear(maker, names, folder);

    bool is_whole = true;
    for (int name = 0; name < disk->name_count; name++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, disk->names[name]);
        if (names[name] == a_folder) {
            is_whole = (maker->made[name] == a_folder || mkdir(path, 0700) == 0) && is_whole;
        } else if (names[name] >= 0) {
            KnownFile *file = &maker->files[names[name]];
            if (is_there(maker, file, name, names[name], path)) continue;
            int64_t size = fill(maker, file, &state, manner, cut, share);
            is_whole = write_whole(path, maker->scratch, size) && is_whole;
            file->is_written = file->pending.count == 0;
        }
        maker->made[name] = names[name];
    }
    // What a journal holds is put back into the database by whoever opens it.
    for (int name = 0; name < disk->name_count; name++) {
        if (names[name] < 0 || !disk_name_ends(disk, name, "-journal")) continue;
        for (int file = 0; file < disk->file_count; file++) maker->files[file].is_written = false;
    }
    // The index of the log is made anew by whoever opens it first, whatever it holds.
    for (int name = 0; name < disk->name_count; name++) {
        if (!disk_name_ends(disk, name, "-wal")) continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%.*s-shm", folder, (int)strlen(disk->names[name]) - 4, disk->names[name]);
        unlink(path);
        uint8_t rubbish[2048];
        if (below(&state, 8) > 0) continue;
        for (size_t index = 0; index < sizeof rubbish; index++) rubbish[index] = (uint8_t)draw(&state);
        write_whole(path, rubbish, sizeof rubbish);
    }
    return is_whole;
}
