/* From the POST of an alert to the webhook that it causes, in one thread, so that both moments are of one clock.
 *
 *   webhook_times HOST PORT PATH RATE SECONDS RECEIVER_PORT [page]
 *
 * Posts RATE new alerts a second to http://HOST:PORT/PATH, on time whether or not the earlier ones were answered, and takes
 * webhooks on 127.0.0.1:RECEIVER_PORT over connections that are kept. An alert is known again by its label uid ("w-" and
 * nine digits), wherever it stands in the webhook's body. What is posted to RECEIVER_PORT itself measures this program.
 * With `page` each alert is one that makes an incident of its own and pages somebody; it is known again by its summary.
 * Prints one line of JSON; times are in microseconds. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SENDERS = 16, PEERS = 64, ROOM = 1 << 20 };
/* How long after the last POST a webhook may still come. */
static const double PATIENCE_S = 3;

struct connection {
    int fd;
    int busy;   /* an alert that is not answered yet, plus one; 0 for none */
    size_t held;
    char *bytes;
};

static double now_s(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static void fail(const char *what) {
    fprintf(stderr, "webhook_times: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in address(const char *host, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) fail("HOST is not an IPv4 address");
    return to;
}

static void ready(struct connection *one, int fd) {
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    *one = (struct connection){.fd = fd, .bytes = malloc(ROOM + 1)};
}

/* The length of the whole message that stands first in the connection, 0 while it is not whole. */
static size_t whole(struct connection *one) {
    one->bytes[one->held] = 0;
    char *end = strstr(one->bytes, "\r\n\r\n");
    if (!end) return 0;
    *end = 0;
    char *length = strcasestr(one->bytes, "\r\nContent-Length:");
    int chunked = strcasestr(one->bytes, "\r\nTransfer-Encoding:") != NULL;
    *end = '\r';
    if (chunked) fail("a message without Content-Length cannot be read here");
    size_t total = (end + 4 - one->bytes) + (length ? strtoul(length + 17, NULL, 10) : 0);
    return total <= one->held ? total : 0;
}

static void forget(struct connection *one, size_t length) {
    memmove(one->bytes, one->bytes + length, one->held - length);
    one->held -= length;
}

/* Reads what is there. Returns 0 where the other side has closed. */
static int take(struct connection *one) {
    for (;;) {
        if (one->held == ROOM) fail("a message is too long");
        ssize_t got = read(one->fd, one->bytes + one->held, ROOM - one->held);
        if (got > 0) one->held += got;
        else if (got < 0 && errno == EAGAIN) return 1;
        else if (got < 0 && errno == EINTR) continue;
        else return 0;
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *name, double *taken, int count) {
    qsort(taken, count, sizeof *taken, by_size);
    double p50 = count ? taken[(int)(count * 0.5)] : 0, p99 = count ? taken[(int)(count * 0.99)] : 0;
    printf(", \"%s\": %d, \"%s_p50_us\": %.1f, \"%s_p99_us\": %.1f, \"%s_max_us\": %.1f", name, count, name, p50 * 1e6, name,
           p99 * 1e6, name, count ? taken[count - 1] * 1e6 : 0);
}

int main(int argc, char **argv) {
    int pages = argc == 8 && strcmp(argv[7], "page") == 0;
    if (argc != 7 && !pages) {
        fprintf(stderr, "usage: webhook_times HOST PORT PATH RATE SECONDS RECEIVER_PORT [page]\n");
        return 64;
    }
    double rate = atof(argv[4]);
    int count = (int)(rate * atof(argv[5])), refused = 0, twice = 0, accepted = 0, arrived = 0, answered = 0;
    double *sent = calloc(count, sizeof *sent), *got = calloc(count, sizeof *got), *told = calloc(count, sizeof *told);
    prctl(PR_SET_TIMERSLACK, 1000UL);

    int door = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in here = address("127.0.0.1", atoi(argv[6]));
    if (bind(door, (void *)&here, sizeof here) || listen(door, 64)) fail("cannot listen");
    fcntl(door, F_SETFL, O_NONBLOCK);

    /* Ours first, then those of who sends webhooks. */
    struct connection all[SENDERS + PEERS] = {0};
    int used = SENDERS;
    struct sockaddr_in there = address(argv[1], atoi(argv[2]));
    for (int i = 0; i < SENDERS; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (void *)&there, sizeof there)) fail("cannot connect");
        ready(&all[i], fd);
    }

    char begins[32], ends[32];
    time_t today = time(NULL), later = today + 3600;
    today -= 60;
    strftime(begins, sizeof begins, "%Y-%m-%dT%H:%M:%S.000Z", gmtime(&today));
    strftime(ends, sizeof ends, "%Y-%m-%dT%H:%M:%S.000Z", gmtime(&later));

    double start = now_s() + 0.1, limit = start + count / rate + PATIENCE_S;
    int next = 0;
    while ((arrived < count || answered + refused < count) && now_s() < limit) {
        /* What is due now, as far as there is a connection that waits for nothing. */
        while (next < count && start + next / rate <= now_s()) {
            struct connection *free_one = NULL;
            for (int i = 0; i < SENDERS && !free_one; i++) if (!all[i].busy) free_one = &all[i];
            if (!free_one) break;
            char body[1024], message[2048];
            int length = pages
                ? snprintf(body, sizeof body,
                "[{\"labels\":{\"alertname\":\"Page%d\",\"service\":\"checkout\",\"severity\":\"SEV1\"},\"annotations\":"
                "{\"summary\":\"failing w-%09d\"},\"startsAt\":\"%s\",\"endsAt\":\"%s\"}]", next, next, begins, ends)
                : snprintf(body, sizeof body,
                "[{\"labels\":{\"alertname\":\"HighErrorRate\",\"instance\":\"host-%d:9100\",\"service\":\"checkout\",\"severity\":"
                "\"warning\",\"uid\":\"w-%09d\"},\"annotations\":{\"summary\":\"Error rate above 5%% on checkout\"},\"startsAt\":"
                "\"%s\",\"endsAt\":\"%s\"}]", next, next, begins, ends);
            int size = snprintf(message, sizeof message,
                "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", argv[3], argv[1],
                length, body);
            /* One that had to wait for a connection counts from when it was due. */
            double due = start + next / rate, at = now_s();
            sent[next] = at - due > 0.001 ? due : at;
            if (write(free_one->fd, message, size) != size) fail("cannot post");
            free_one->busy = ++next;
        }

        struct pollfd watched[SENDERS + PEERS + 1];
        for (int i = 0; i < used; i++) watched[i] = (struct pollfd){.fd = all[i].fd, .events = POLLIN};
        watched[used] = (struct pollfd){.fd = door, .events = POLLIN};
        double wait = next < count ? start + next / rate - now_s() : 0.05;
        if (wait < 0) wait = 0.0002;
        struct timespec pause = {.tv_nsec = (long)(wait * 1e9) % 1000000000L};
        if (ppoll(watched, used + 1, &pause, NULL) < 0 && errno != EINTR) fail("cannot poll");

        double at = now_s();
        for (int i = 0; i < used; i++) {
            if (!watched[i].revents) continue;
            struct connection *one = &all[i];
            int open = take(one);
            for (size_t length; (length = whole(one)) > 0; forget(one, length)) {
                if (i < SENDERS) {
                    if (!one->busy) fail("an answer to nothing");
                    if (memcmp(one->bytes + 8, " 2", 2) == 0) told[one->busy - 1] = at, answered++;
                    else refused++;
                    one->busy = 0;
                    continue;
                }
                char kept = one->bytes[length];
                one->bytes[length] = 0;
                int found = -1;
                for (char *mark = one->bytes; (mark = strstr(mark, "w-")); mark += 2) {
                    char *rest;
                    long number = strtol(mark + 2, &rest, 10);
                    /* The same alert may be named more than once in one message. */
                    if (rest - mark != 11 || number < 0 || number >= count || number == found) continue;
                    found = (int)number;
                    if (got[found]) twice++;
                    else got[found] = at, arrived++;
                }
                one->bytes[length] = kept;
                static const char fine[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
                if (write(one->fd, fine, sizeof fine - 1) < 0) fail("cannot answer");
            }
            if (open) continue;
            if (i < SENDERS) fail("the server closed a connection");
            close(one->fd);
            free(one->bytes);
            all[i] = all[--used];
            watched[i] = watched[used];
            i--;
        }
        for (int fd; used < SENDERS + PEERS && (fd = accept(door, NULL, NULL)) >= 0; accepted++) ready(&all[used++], fd);
    }

    double *hooks = calloc(count, sizeof *hooks), *answers = calloc(count, sizeof *answers);
    int h = 0, a = 0;
    for (int i = 0; i < next; i++) {
        if (got[i]) hooks[h++] = got[i] - sent[i];
        if (told[i]) answers[a++] = told[i] - sent[i];
    }
    printf("{\"sent\": %d, \"refused\": %d, \"twice\": %d, \"connections\": %d", next, refused, twice, accepted);
    print_times("webhook", hooks, h);
    print_times("answer", answers, a);
    printf("}\n");
}
