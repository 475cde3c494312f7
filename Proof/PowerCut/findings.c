// A look at a database, without anything of the product.
#include "power_cut.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { line_limit = 20 };

static _Thread_local char found[line_limit * 256];
static _Thread_local int lines;

static void note(const char *words) {
    if (lines++ >= line_limit) return;
    size_t length = strlen(found);
    snprintf(found + length, sizeof found - length, "%s%.250s", length ? "\n" : "", words);
}

/// - Returns: whether it is worth while to go on.
static bool run(sqlite3 *db, sqlite3_stmt *statement, sqlite3_int64 position, bool is_first) {
    if (sqlite3_bind_parameter_count(statement) > 0) sqlite3_bind_int64(statement, 1, position);
    bool goes_on = true;
    int result;
    while (goes_on && (result = sqlite3_step(statement)) != SQLITE_DONE) {
        if (result != SQLITE_ROW) {
            note(sqlite3_errmsg(db));
            goes_on = false;
            break;
        }
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (sqlite3_column_count(statement) == 0 || !text) continue;
        if (is_first) goes_on = false;
        if (strcmp(text, "stop") == 0) {
            goes_on = false;
        } else {
            note(text);
        }
    }
    sqlite3_finalize(statement);
    return goes_on;
}

static void has_hash(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    const char *file = sqlite3_db_filename(sqlite3_context_db_handle(context), "main");
    const char *path = (const char *)sqlite3_value_text(values[0]), *sha256 = (const char *)sqlite3_value_text(values[1]);
    const file_check *check = sqlite3_user_data(context);
    char whole[1024];
    if (!file || !path || !sha256) return;
    snprintf(whole, sizeof whole, "%.*s/%s", (int)(strrchr(file, '/') - file), file, path);
    sqlite3_result_int(context, (*check)(whole, sha256));
}

static bool prepare(sqlite3 *db, const char *reference, file_check *files) {
    sqlite3_create_function(db, "has_hash", 2, SQLITE_UTF8, files, has_hash, NULL, NULL);
    // Whoever had it may still be giving it back.
    sqlite3_busy_timeout(db, 2000);
    // Alone with the file, and it is thrown away afterwards.
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF", NULL, NULL, NULL);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, "PRAGMA integrity_check(5)", -1, &statement, NULL) != SQLITE_OK) {
        note(sqlite3_errmsg(db));
        return false;
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (text && strcmp(text, "ok") != 0) note(text);
    }
    if (sqlite3_finalize(statement) != SQLITE_OK) note(sqlite3_errmsg(db));
    if (lines > 0) return false;

    char attach[1200];
    sqlite3_snprintf(sizeof attach, attach, "ATTACH 'file:%q?immutable=1' AS proof", reference);
    if (sqlite3_exec(db, attach, NULL, NULL, NULL) != SQLITE_OK) note(sqlite3_errmsg(db));
    return lines == 0;
}

const char *image_findings(
    const char *file, const char *reference, int64_t position, const char *statements, file_check files) {
    found[0] = 0;
    lines = 0;
    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(file, &db, flags, "unix") != SQLITE_OK) {
        note(db ? sqlite3_errmsg(db) : "no memory");
    } else if (prepare(db, reference, &files)) {
        bool is_first = true, goes_on = true;
        while (goes_on && *statements) {
            sqlite3_stmt *statement = NULL;
            if (sqlite3_prepare_v2(db, statements, -1, &statement, &statements) != SQLITE_OK) {
                note(sqlite3_errmsg(db));
                break;
            }
            if (!statement) break;
            goes_on = run(db, statement, position, is_first);
            is_first = false;
        }
    }
    sqlite3_close(db);
    return found;
}

bool image_run(const char *file, const char *statements) {
    sqlite3 *db = NULL;
    bool is_done = sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix") == SQLITE_OK
        && sqlite3_exec(db, statements, NULL, NULL, NULL) == SQLITE_OK;
    if (!is_done) fprintf(stderr, "%s: %s\n", file, db ? sqlite3_errmsg(db) : "no memory");
    return sqlite3_close(db) == SQLITE_OK && is_done;
}
