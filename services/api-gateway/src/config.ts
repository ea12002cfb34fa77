import { publicHttpSettings } from '@pochtovik/service-kit';
import Type, { type Static } from 'typebox';

/** Settings of the gateway, beside those of every service. */
export const GatewayConfig = Type.Object({
  ...publicHttpSettings,
  /** Address under which amoCRM and browsers reach this service, without a path. */
  publicUrl: Type.String({ pattern: '^https?://[^/]+$' }),
  /** Integration ID of the amoCRM integration. */
  amocrmClientId: Type.String({ minLength: 1 }),
  /** Secret key of the integration: signs one-time tokens and the disable hook. */
  amocrmClientSecret: Type.String({ minLength: 1 }),
  /** Redirect URI exactly as registered; its origin is the audience of one-time tokens. */
  amocrmRedirectUri: Type.String({ pattern: '^https?://' }),
  /** Secrets of the pipeline webhook keys: `id:secret,…`, the current one first; a bare secret has the id 1. */
  webhookKeySecret: Type.String({ minLength: 32 }),
  /** How long a session lasts, seconds; the widget fetches a new one by itself. */
  sessionSeconds: Type.Integer({ default: 3600, minimum: 60, maximum: 86_400 }),
  /** Pause between two signs of life of the live event stream, seconds; the session is checked again with each. */
  eventsHeartbeatSeconds: Type.Integer({ default: 15, minimum: 1, maximum: 60 }),
});
/** See the schema of the same name. */
export type GatewayConfig = Static<typeof GatewayConfig>;
