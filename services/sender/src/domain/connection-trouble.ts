/**
 * Sentences for connections that failed without an answer of a mail server. They name the kind of trouble, never what a
 * foreign service sent, and are the stable words that hints are found by.
 */
export const CONNECTION_TROUBLES = {
  refused: 'Connection refused: nothing listens on this port.',
  'name-unknown': 'The server name has no address.',
  silent: 'The server did not answer in time; the port may be blocked.',
  'no-route': 'There is no way to this address.',
  'not-mail': 'What answers on this port is not a mail server.',
  closed: 'The connection was closed unexpectedly.',
  'certificate-expired': 'The certificate of the server has expired.',
  'certificate-not-yet-valid': 'The certificate of the server is not valid yet.',
  'certificate-self-signed': 'The certificate of the server is self-signed.',
  'certificate-unknown-authority': 'The certificate of the server is signed by an unknown authority.',
  'certificate-other-name': 'The certificate of the server is for another name.',
  'no-tls': 'The server does not speak TLS 1.2 or newer on this port.',
} as const;

/** Kind of trouble of a connection: a key of {@link CONNECTION_TROUBLES}. */
export type ConnectionTrouble = keyof typeof CONNECTION_TROUBLES;

const KINDS = new Map<string, ConnectionTrouble>(
  Object.entries(CONNECTION_TROUBLES).flatMap(([kind, sentence]) => (isKind(kind) ? [[sentence, kind]] : [])),
);

/** The kind of trouble that a sentence names, or null for any other text. */
export function troubleOf(sentence: string): ConnectionTrouble | null {
  return KINDS.get(sentence) ?? null;
}

function isKind(text: string): text is ConnectionTrouble {
  return Object.hasOwn(CONNECTION_TROUBLES, text);
}
