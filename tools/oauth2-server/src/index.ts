export type { Consent } from './authorize.ts';
export type { TokenAct, TokenFault } from './fault.ts';
export type { Rotation } from './grants.ts';
export { type Oauth2Server, type Oauth2ServerOptions, startOauth2Server } from './server.ts';
