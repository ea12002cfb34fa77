/*
 * Asks one HTTP server over keep-alive connections and measures: load HOST PORT CONNECTIONS SECONDS RATE FILE
 * RATE 0: each connection asks again as soon as it is answered. Else so many requests a second leave by the clock, and what waits for a free
 * connection counts as waiting: a server that stalls does not slow the clock.
 * FILE has a path a line; they are taken round and round. Prints: answered failed seconds p50 p99 (milliseconds).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 1024
#define MAX_SAMPLES 4000000

struct connection { int fd; int busy; double asked; char head[2048]; int got; };

static struct connection connections[MAX_CONNECTIONS];
static float samples[MAX_SAMPLES];
static long answered, failed;
static char **paths;
static long path_count, next_path;
static const char *host;
static int port, epoll_fd;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static int open_connection(struct connection *c) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, host, &to.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0) { close(c->fd); c->fd = -1; return 0; }
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &e);
  c->busy = 0;
  c->got = 0;
  return 1;
}

static void lost(struct connection *c) {
  if (c->busy) failed++;
  close(c->fd);
  open_connection(c);
}

static void ask(struct connection *c, double since) {
  if (c->fd < 0 && !open_connection(c)) { failed++; return; }
  char request[1024];
  int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0\r\nAccept-Language: ru\r\nAccept: image/*\r\n\r\n",
    paths[next_path++ % path_count], host, port);
  c->busy = 1;
  c->got = 0;
  c->asked = since;
  if (write(c->fd, request, length) != length) lost(c);
}

/* True when the whole answer is there. */
static int read_answer(struct connection *c) {
  for (;;) {
    int n = read(c->fd, c->head + c->got, sizeof c->head - 1 - c->got);
    if (n == 0 || (n < 0 && errno != EAGAIN)) { lost(c); return 0; }
    if (n < 0) return 0;
    c->got += n;
    c->head[c->got] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end) continue;
    char *length = strcasestr(c->head, "content-length:");
    if (c->got < end + 4 - c->head + (length ? atoi(length + 15) : 0)) continue;
    if (strncmp(c->head, "HTTP/1.1 200", 12) == 0) {
      if (answered < MAX_SAMPLES) samples[answered] = (now() - c->asked) * 1000;
      answered++;
    } else failed++;
    c->busy = 0;
    return 1;
  }
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  if (count != 7) return 2;
  host = arguments[1];
  port = atoi(arguments[2]);
  int connection_count = atoi(arguments[3]);
  double seconds = atof(arguments[4]), rate = atof(arguments[5]);
  FILE *file = fopen(arguments[6], "r");
  if (!file || connection_count > MAX_CONNECTIONS) return 2;
  char line[512];
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    paths = realloc(paths, (path_count + 1) * sizeof *paths);
    paths[path_count++] = strdup(line);
  }
  epoll_fd = epoll_create1(0);
  for (int n = 0; n < connection_count; n++) if (!open_connection(&connections[n])) return 3;
  double start = now(), end = start + seconds;
  double due = start;
  int free_at = 0;
  if (rate == 0) for (int n = 0; n < connection_count; n++) ask(&connections[n], now());
  struct epoll_event events[256];
  for (;;) {
    double t = now();
    if (t >= end) break;
    while (rate > 0 && due <= t) {
      int tries = 0;
      while (tries < connection_count && connections[free_at % connection_count].busy) { free_at++; tries++; }
      if (tries == connection_count) break;
      ask(&connections[free_at++ % connection_count], due);
      due += 1 / rate;
    }
    int ready = epoll_wait(epoll_fd, events, 256, rate > 0 ? 1 : 100);
    for (int n = 0; n < ready; n++) {
      struct connection *c = events[n].data.ptr;
      if (read_answer(c) && rate == 0) ask(c, now());
    }
  }
  double took = now() - start;
  /* What was asked is answered before the count is told. */
  for (double until = now() + 5; now() < until;) {
    int busy = 0;
    for (int n = 0; n < connection_count; n++) busy += connections[n].busy;
    if (!busy) break;
    int ready = epoll_wait(epoll_fd, events, 256, 100);
    for (int n = 0; n < ready; n++) read_answer(events[n].data.ptr);
  }
  long kept = answered < MAX_SAMPLES ? answered : MAX_SAMPLES;
  qsort(samples, kept, sizeof *samples, by_size);
  printf("%ld %ld %.3f %.3f %.3f\n", answered, failed, took, kept ? samples[kept / 2] : 0, kept ? samples[(long)(kept * 0.99)] : 0);
  return 0;
}
