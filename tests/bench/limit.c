/* The least a WebSocket server can cost: one thread, one epoll, one room with everybody in it, and
 * nothing of what makes a chat (nobody signs in, nothing is kept). What anybody says is written to
 * everybody.
 *
 *     limit PORT each    one write per recipient and message
 *     limit PORT tick    one write per recipient for all that one turn of the loop has read
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 65536, TURN = 512, INPUT = 8192 };

typedef struct {
    char *bytes;
    size_t size, room;
} Buffer;

typedef struct {
    int fd, is_open;
    size_t read;
    char input[INPUT];
    Buffer unsent; /* what the kernel did not take yet */
} Line;

static Line *crowd[MOST];
static int present, loop, each;
static Buffer pending;

static void append(Buffer *to, const void *bytes, size_t size) {
    if (to->size + size > to->room) {
        to->room = (to->size + size) * 2;
        to->bytes = realloc(to->bytes, to->room);
        if (!to->bytes) abort();
    }
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
}

static void watch(Line *line, uint32_t events, int how) {
    struct epoll_event event = {.events = events, .data.ptr = line};
    epoll_ctl(loop, how, line->fd, &event);
}

static void say(Line *line, const char *bytes, size_t size) {
    ssize_t done = line->unsent.size ? 0 : write(line->fd, bytes, size);
    if (done < 0) done = 0; /* whoever is gone is noticed when reading */
    if ((size_t)done == size) return;
    if (!line->unsent.size) watch(line, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    append(&line->unsent, bytes + done, size - (size_t)done);
}

static void say_the_rest(Line *line) {
    ssize_t done = write(line->fd, line->unsent.bytes, line->unsent.size);
    if (done <= 0) return;
    line->unsent.size -= (size_t)done;
    memmove(line->unsent.bytes, line->unsent.bytes + done, line->unsent.size);
    if (!line->unsent.size) watch(line, EPOLLIN, EPOLL_CTL_MOD);
}

static void flush(void) {
    for (int i = 0; pending.size && i < present; i++)
        if (crowd[i]->is_open) say(crowd[i], pending.bytes, pending.size);
    pending.size = 0;
}

/* One text frame for everybody. */
static void broadcast(const char *text, size_t size) {
    unsigned char head[4] = {0x81, (unsigned char)size};
    size_t length = 2;
    if (size > 125) {
        head[1] = 126, head[2] = (unsigned char)(size >> 8), head[3] = (unsigned char)size;
        length = 4;
    }
    append(&pending, head, length);
    append(&pending, text, size);
    if (each) flush();
}

/* SHA-1, which the handshake asks for, of at most 119 bytes. */
static void sha1(const char *text, size_t size, unsigned char digest[20]) {
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char padded[128] = {0};
    size_t total = size + 9 > 64 ? 128 : 64;
    memcpy(padded, text, size);
    padded[size] = 0x80;
    padded[total - 2] = (unsigned char)(size >> 5), padded[total - 1] = (unsigned char)(size << 3);
    for (size_t at = 0; at < total; at += 64) {
        uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t x;
            if (i < 16)
                memcpy(&x, padded + at + 4 * i, 4), x = ntohl(x);
            else
                x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], x = x << 1 | x >> 31;
            w[i] = x;
            uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                         : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                         : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                                  : (b ^ c ^ d) + 0xCA62C1D6;
            uint32_t turned = (a << 5 | a >> 27) + f + e + x;
            e = d, d = c, c = b << 30 | b >> 2, b = a, a = turned;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

/* Answer a whole request; how many bytes it had, or 0 while it has not come yet. */
static size_t shake_hands(Line *line) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char key[61], answer[256], accept[29] = {0};
    unsigned char digest[21] = {0};
    char *end = memmem(line->input, line->read, "\r\n\r\n", 4);
    if (!end) return 0;
    *end = 0;
    char *given = strcasestr(line->input, "\r\nsec-websocket-key: ");
    snprintf(key, sizeof key, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", given ? given + 21 : "");
    sha1(key, strlen(key), digest);
    for (int i = 0; i < 28; i++) {
        unsigned three = digest[i / 4 * 3] << 16 | digest[i / 4 * 3 + 1] << 8 |
                         (i / 4 * 3 + 2 < 20 ? digest[i / 4 * 3 + 2] : 0);
        accept[i] = digits[three >> (18 - 6 * (i % 4)) & 63];
    }
    accept[27] = '=';
    int size = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    line->is_open = 1;
    say(line, answer, (size_t)size);
    return (size_t)(end + 4 - line->input);
}

/* Take one masked frame of at most 64 KiB; how many bytes it had, 0 while it has not come whole. */
static size_t hear(char *bytes, size_t there) {
    unsigned char *in = (unsigned char *)bytes;
    if (there < 6) return 0;
    size_t size = in[1] & 127, head = 2;
    if (size == 126) size = (size_t)in[2] << 8 | in[3], head = 4;
    unsigned char *mask = in + head, *text = mask + 4;
    if (there < head + 4 + size) return 0;
    for (size_t i = 0; i < size; i++) text[i] ^= mask[i % 4];
    if ((in[0] & 15) == 1) broadcast((char *)text, size);
    return head + 4 + size;
}

static void leave(Line *line) {
    for (int i = 0; i < present; i++)
        if (crowd[i] == line) crowd[i] = crowd[--present];
    close(line->fd);
    free(line->unsent.bytes);
    free(line);
}

static void read_from(Line *line) {
    ssize_t got = read(line->fd, line->input + line->read, INPUT - line->read);
    if (got <= 0) {
        if (!got || errno != EAGAIN) leave(line);
        return;
    }
    line->read += (size_t)got;
    size_t taken = 0, next;
    while (taken < line->read) {
        next = line->is_open ? hear(line->input + taken, line->read - taken) : shake_hands(line);
        if (!next) break;
        taken += next;
    }
    line->read -= taken;
    memmove(line->input, line->input + taken, line->read);
}

static void welcome(int listening) {
    int fd, one = 1;
    while (present < MOST && (fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        Line *line = calloc(1, sizeof *line);
        if (!line) abort();
        line->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        crowd[present++] = line;
        watch(line, EPOLLIN, EPOLL_CTL_ADD);
    }
}

int main(int count, char **words) {
    if (count != 3) return 2;
    each = !strcmp(words[2], "each");
    int one = 1, listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listening, (struct sockaddr *)&at, sizeof at) || listen(listening, 1024)) {
        perror("limit");
        return 1;
    }
    loop = epoll_create1(0);
    struct epoll_event events[TURN], first = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(loop, EPOLL_CTL_ADD, listening, &first);
    for (;;) {
        int ready = epoll_wait(loop, events, TURN, -1);
        for (int i = 0; i < ready; i++) {
            Line *line = events[i].data.ptr;
            if (!line)
                welcome(listening);
            else {
                if (events[i].events & EPOLLOUT) say_the_rest(line);
                if (events[i].events & ~EPOLLOUT) read_from(line);
            }
        }
        flush();
    }
}
