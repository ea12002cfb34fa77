/** Whether a server lets a user in with an access token. */
export type TakesToken = (user: string, accessToken: string) => boolean;

/** What a client said in SASL XOAUTH2. */
export interface TokenLogin {
  user: string;
  accessToken: string;
}

/** Reads the client's response (Google, "The SASL XOAUTH2 Mechanism"); null where it has another form or is not let in. */
export function tokenLogin(base64: string, takes: TakesToken): TokenLogin | null {
  const [user = '', auth = '', ...end] = Buffer.from(base64, 'base64').toString('utf8').split('\u0001');
  if (!user.startsWith('user=') || !auth.startsWith('auth=Bearer ') || end.join('|') !== '|') return null;
  const login = { user: user.slice('user='.length), accessToken: auth.slice('auth=Bearer '.length) };
  return takes(login.user, login.accessToken) ? login : null;
}

/** The challenge by which a token is refused, base64; the client answers it by an empty line. */
export const REFUSED_TOKEN = Buffer.from(
  JSON.stringify({ status: '401', schemes: 'bearer', scope: 'https://mail.google.com/' }),
).toString('base64');
