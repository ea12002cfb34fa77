import type { DovecotUser } from './dovecot-user.ts';
import { SENT_FOLDER } from './mailboxes.ts';

/** What the configuration depends on. */
export interface DovecotSettings {
  readonly port: number;
  /** The mail server's folder, with the password file and the Maildirs. */
  readonly directory: string;
  /** Where Dovecot keeps its sockets: a short path, as a socket's path is limited to about 100 bytes. */
  readonly runFolder: string;
  readonly user: DovecotUser;
}

/**
 * A dovecot.conf (version 2.3) that listens on loopback only and needs nothing of the system's own configuration.
 * Sources: doc.dovecot.org "Rootless installation", "Dict passdb", "Mailbox names in UTF-8".
 */
export function dovecotConfig({ port, directory, runFolder, user }: DovecotSettings): string {
  return `base_dir = ${runFolder}
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 1000
default_internal_user = ${user.name}
default_internal_group = ${user.group}
default_login_user = ${user.name}
mail_uid = ${user.uid}
mail_gid = ${user.gid}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:%h:UTF-8
mail_fsync = always

passdb {
  driver = dict
  args = ${directory}/dovecot-passdb.conf
}
userdb {
  driver = static
  args = home=${directory}/boxes/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox "${SENT_FOLDER}" {
    special_use = \\Sent
    auto = subscribe
  }
}

service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
# Without this every login from the same address waits longer after each wrong password.
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}

/** The configuration of the password lookup: one JSON file for each mailbox, read anew for every login. */
export function dovecotPassdbConfig(directory: string): string {
  return `uri = fs:posix:prefix=${directory}/
key passdb {
  key = dovecot-passdb/%u
  format = json
}
passdb_objects = passdb
`;
}
