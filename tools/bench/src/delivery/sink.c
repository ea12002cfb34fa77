/*
 * A mail server that takes every letter and keeps none: for each it appends "Message-ID without its domain, Unix milliseconds"
 * to a file, as a record of 47 bytes. Usage: sink FILE; it prints its port. SIGUSR1: new connections wait, SIGUSR2: they go on.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 65536, LINE = 1100, RECORD = 47, ID = 32 };

struct connection {
  int is_greeted, in_body, in_headers;
  size_t length;
  char line[LINE];
  char id[ID + 1];
};

static struct connection *connections[MAX_CONNECTIONS];
static volatile sig_atomic_t held;
static char records[RECORD * 4096];
static size_t pending;
static int out;

static void hold(int number) { held = number == SIGUSR1; }

static void flush_records(void) {
  if (pending > 0 && write(out, records, pending) != (ssize_t)pending) exit(1);
  pending = 0;
}

static void record(const char *id) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (pending + RECORD >= sizeof records) flush_records();
  long long ms = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
  pending += (size_t)snprintf(records + pending, RECORD + 1, "%-32.32s %013lld\n", id, ms);
}

static void answer(int fd, const char *text) {
  if (write(fd, text, strlen(text)) < 0) return;
}

static void greet(int fd) {
  connections[fd]->is_greeted = 1;
  answer(fd, "220 sink\r\n");
}

static void drop(int fd) {
  close(fd);
  free(connections[fd]);
  connections[fd] = NULL;
}

/* One line without its CRLF; returns 0 when the connection is over. */
static int take_line(int fd, struct connection *c) {
  const char *line = c->line;
  if (c->in_body) {
    if (strcmp(line, ".") == 0) {
      record(c->id);
      c->in_body = 0;
      answer(fd, "250 2.0.0 taken\r\n");
    } else if (c->in_headers) {
      if (*line == '\0') c->in_headers = 0;
      const char *start = strncasecmp(line, "Message-ID:", 11) == 0 ? strchr(line, '<') : NULL;
      if (start) snprintf(c->id, sizeof c->id, "%s", start + 1);
    }
  } else if (strncasecmp(line, "EHLO", 4) == 0) {
    answer(fd, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 52428800\r\n");
  } else if (strncasecmp(line, "DATA", 4) == 0) {
    c->in_body = c->in_headers = 1;
    c->id[0] = '\0';
    answer(fd, "354 go on\r\n");
  } else if (strncasecmp(line, "QUIT", 4) == 0) {
    answer(fd, "221 2.0.0 bye\r\n");
    return 0;
  } else {
    answer(fd, "250 2.0.0 ok\r\n");
  }
  return 1;
}

static void take_bytes(int fd) {
  char buffer[65536];
  ssize_t count = read(fd, buffer, sizeof buffer);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    drop(fd);
    return;
  }
  struct connection *c = connections[fd];
  for (ssize_t index = 0; index < count; index += 1) {
    if (buffer[index] == '\n') {
      if (c->length > 0 && c->line[c->length - 1] == '\r') c->length -= 1;
      c->line[c->length] = '\0';
      c->length = 0;
      if (!take_line(fd, c)) {
        drop(fd);
        return;
      }
    } else if (c->length < LINE - 1) {
      c->line[c->length++] = buffer[index];
    }
  }
}

int main(int count, char **arguments) {
  if (count != 2 || (out = open(arguments[1], O_CREAT | O_WRONLY | O_APPEND, 0600)) < 0) return 2;
  struct rlimit limit = {MAX_CONNECTIONS, MAX_CONNECTIONS};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGUSR1, hold);
  signal(SIGUSR2, hold);
  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(server, (struct sockaddr *)&address, size) < 0 || listen(server, 4096) < 0) return 1;
  getsockname(server, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);

  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = server}, events[256];
  epoll_ctl(poll, EPOLL_CTL_ADD, server, &event);
  int was_held = 0;
  for (;;) {
    if (was_held && !held) {
      for (int fd = 0; fd < MAX_CONNECTIONS; fd += 1) {
        if (connections[fd] && !connections[fd]->is_greeted) greet(fd);
      }
    }
    was_held = held;
    int ready = epoll_wait(poll, events, 256, 20);
    for (int index = 0; index < ready; index += 1) {
      int fd = events[index].data.fd;
      if (fd != server) {
        take_bytes(fd);
        continue;
      }
      while ((fd = accept4(server, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MAX_CONNECTIONS || !(connections[fd] = calloc(1, sizeof **connections))) {
          close(fd);
          continue;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
        if (!was_held) greet(fd);
      }
    }
    flush_records();
  }
}
