/* Posts alerts at a steady rate over a number of connections, and tells how long each answer took.
 *
 * The rate does not wait for the answers: a request that finds no free connection waits for one, and that counts as part
 * of the time it took. So a server that stalls is not spared by its own stall.
 *
 *   load HOST PORT PATH RATE SECONDS CONNECTIONS BATCH HOT DISTINCT HOT_PERCENT TAKEN_FILE
 *
 * An alert is one of HOT that are sent again and again, or one of DISTINCT. TAKEN_FILE gets one byte for each of them,
 * '1' where some request that held it was answered with 2xx. Prints one JSON object.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH_LIMIT = 100, BUFFER = 64 * 1024, BUCKETS = 60000 };

struct connection {
    int file;
    int is_busy;
    char *out;
    size_t out_length, out_sent;
    char in[4096];
    size_t in_length;
    int64_t begun; /* when it was due, in nanoseconds */
    int keys[BATCH_LIMIT];
};

static struct sockaddr_in address;
static int poll_file;
static int batch, hot, distinct, hot_percent;
static const char *host, *path;
static char *taken;
static long answers, accepted, refused, broken;
static long histogram[BUCKETS]; /* by 0.1 ms; the last holds all that took longer */
static int64_t longest;
static uint64_t chance = 0x9E3779B97F4A7C15ull;

static int64_t now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return (int64_t)moment.tv_sec * 1000000000 + moment.tv_nsec;
}

static uint32_t draw(uint32_t below) {
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (uint32_t)(chance >> 33) % below;
}

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void open_connection(struct connection *c) {
    c->file = socket(AF_INET, SOCK_STREAM, 0);
    if (c->file < 0 || connect(c->file, (struct sockaddr *)&address, sizeof address) != 0) fail("cannot connect");
    int one = 1;
    setsockopt(c->file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->file, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poll_file, EPOLL_CTL_ADD, c->file, &event);
    c->is_busy = 0;
    c->in_length = 0;
}

static int next_distinct;

static size_t write_alert(char *text, int key) {
    if (key < hot)
        return (size_t)sprintf(text,
            "{\"labels\":{\"alertname\":\"HotAlert%d\",\"instance\":\"hot-%d\",\"series\":\"k%d\",\"severity\":\"%s\","
            "\"service\":\"checkout\"},\"annotations\":{\"summary\":\"failing\"}}",
            key % 5, key, key, key < 50 ? "SEV2" : "warning");
    return (size_t)sprintf(text,
        "{\"labels\":{\"alertname\":\"HighLatency\",\"instance\":\"node-%d.example.org:9100\",\"job\":\"node\","
        "\"series\":\"k%d\",\"severity\":\"warning\"},\"annotations\":{\"summary\":\"slow\"}}",
        key, key);
}

static void prepare(struct connection *c, int64_t due) {
    static char body[BUFFER - 512];
    size_t length = 0;
    body[length++] = '[';
    for (int i = 0; i < batch; i++) {
        int is_hot = (int)draw(100) < hot_percent || distinct == 0;
        int key = is_hot && hot > 0 ? (int)draw((uint32_t)hot) : hot + next_distinct++ % distinct;
        c->keys[i] = key;
        if (i > 0) body[length++] = ',';
        length += write_alert(body + length, key);
    }
    body[length++] = ']';
    c->out_length = (size_t)sprintf(c->out,
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", path, host, length);
    memcpy(c->out + c->out_length, body, length);
    c->out_length += length;
    c->out_sent = 0;
    c->in_length = 0;
    c->begun = due;
    c->is_busy = 1;
}

static void watch(struct connection *c, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poll_file, EPOLL_CTL_MOD, c->file, &event);
}

static void reopen(struct connection *c) {
    broken++;
    close(c->file);
    open_connection(c);
}

static void push(struct connection *c) {
    while (c->out_sent < c->out_length) {
        ssize_t count = write(c->file, c->out + c->out_sent, c->out_length - c->out_sent);
        if (count < 0) {
            if (errno == EAGAIN) return watch(c, EPOLLIN | EPOLLOUT);
            return reopen(c);
        }
        c->out_sent += (size_t)count;
    }
}

static void settle(struct connection *c, int status) {
    int64_t took = now() - c->begun;
    answers++;
    c->is_busy = 0;
    if (status / 100 == 2) {
        accepted++;
        for (int i = 0; i < batch; i++) taken[c->keys[i]] = '1';
        if (took > longest) longest = took;
        int64_t bucket = took / 100000;
        histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    } else if (status == 429 || status == 503) {
        refused++;
    } else {
        broken++;
    }
}

/* Returns 1 once the connection is free again. */
static int pull(struct connection *c) {
    for (;;) {
        ssize_t count = read(c->file, c->in + c->in_length, sizeof c->in - 1 - c->in_length);
        if (count < 0 && errno == EAGAIN) return 0;
        if (count <= 0) {
            reopen(c);
            return 1;
        }
        c->in_length += (size_t)count;
        c->in[c->in_length] = 0;
        char *end = strstr(c->in, "\r\n\r\n");
        if (!end) continue;
        char *field = strcasestr(c->in, "content-length:");
        size_t length = field && field < end ? strtoul(field + 15, NULL, 10) : 0;
        if (c->in_length < (size_t)(end + 4 - c->in) + length) continue;
        settle(c, atoi(c->in + 9));
        return 1;
    }
}

static double percentile(double share) {
    long wanted = (long)(accepted * share), seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += histogram[i];
        if (seen > wanted) return (i + 1) / 10.0;
    }
    return longest / 1e6;
}

int main(int count, char **words) {
    if (count != 12) {
        fprintf(stderr, "load: see the head of its source for what it takes\n");
        return 64;
    }
    host = words[1];
    path = words[3];
    double rate = atof(words[4]);
    double seconds = atof(words[5]);
    int connections = atoi(words[6]);
    batch = atoi(words[7]);
    hot = atoi(words[8]);
    distinct = atoi(words[9]);
    hot_percent = atoi(words[10]);
    if (batch < 1 || batch > BATCH_LIMIT || hot + distinct < 1) return 64;
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)atoi(words[2]));
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) fail("not an address");
    taken = malloc((size_t)(hot + distinct));
    memset(taken, '0', (size_t)(hot + distinct));

    poll_file = epoll_create1(0);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    struct connection **idle = calloc((size_t)connections, sizeof *idle);
    int idle_count = 0;
    for (int i = 0; i < connections; i++) {
        all[i].out = malloc(BUFFER);
        open_connection(&all[i]);
        idle[idle_count++] = &all[i];
    }

    double step = 1e9 * batch / rate;
    long total = (long)(rate / batch * seconds), sent = 0;
    int64_t start = now(), end = start + (int64_t)(seconds * 1e9), last = start;
    struct epoll_event events[256];
    while (answers + broken < total || idle_count < connections) {
        int64_t moment = now();
        while (idle_count > 0 && sent < total && start + (int64_t)((double)sent * step) <= moment) {
            struct connection *c = idle[--idle_count];
            prepare(c, start + (int64_t)((double)sent * step));
            sent++;
            push(c);
        }
        if (sent == total && idle_count == connections) break;
        if (moment > end + 30000000000) break; /* whatever is not answered by then counts as not taken */
        int found = epoll_wait(poll_file, events, 256, 1);
        for (int i = 0; i < found; i++) {
            struct connection *c = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) {
                watch(c, EPOLLIN);
                push(c);
            }
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && c->is_busy && pull(c)) {
                last = now();
                c->is_busy = 0;
                idle[idle_count++] = c;
            }
        }
    }

    FILE *file = fopen(words[11], "w");
    if (!file) fail("cannot write");
    fwrite(taken, 1, (size_t)(hot + distinct), file);
    fclose(file);
    double took = (last - start) / 1e9;
    printf("{\"planned\": %ld, \"sent\": %ld, \"accepted\": %ld, \"refused\": %ld, \"broken\": %ld, \"seconds\": %.2f, "
           "\"alerts_per_second\": %.0f, \"p50_ms\": %.1f, \"p90_ms\": %.1f, \"p99_ms\": %.1f, \"p999_ms\": %.1f, \"max_ms\": %.1f}\n",
           total, sent, accepted, refused, broken, took, accepted * batch / took, percentile(0.5), percentile(0.9),
           percentile(0.99), percentile(0.999), longest / 1e6);
    return 0;
}
