#include <libpq-fe.h>

/* The field codes are character constants, which Swift reads as it likes. */
static inline const char *muster_pq_state(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}
static inline const char *muster_pq_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}
/* What a server says aside would go to standard error. */
static void muster_pq_drop(void *context, const PGresult *result) {
    (void)context;
    (void)result;
}
static inline void muster_pq_be_quiet(PGconn *connection) {
    PQsetNoticeReceiver(connection, muster_pq_drop, 0);
}
