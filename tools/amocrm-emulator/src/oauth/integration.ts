import { randomBytes, randomUUID } from 'node:crypto';

/** Scopes of an integration. Only `crm` and `notifications` are documented; the codes for files are this emulator's. */
export const ALL_SCOPES = ['crm', 'notifications', 'files', 'files_delete'];

/** The record an administrator fills in under Settings → Integrations. */
export interface Integration {
  clientId: string;
  clientSecret: string;
  /** Code of its widget, as in `/api/v4/widgets/{code}`. */
  widgetCode: string;
  name: string;
  redirectUri: string;
  disableUrl: string | null;
  /** `dp.webhook_url` of the widget's manifest. */
  dpWebhookUrl: string | null;
  scopes: string[];
}

/** A fresh integration with random keys. */
export function newIntegration(given: Partial<Integration> = {}): Integration {
  return {
    clientId: given.clientId ?? randomUUID(),
    clientSecret: given.clientSecret ?? randomBytes(32).toString('base64url'),
    widgetCode: given.widgetCode ?? 'pochtovik',
    name: given.name ?? 'Почтовик',
    redirectUri: given.redirectUri ?? 'https://app.example.com/oauth',
    disableUrl: given.disableUrl ?? null,
    dpWebhookUrl: given.dpWebhookUrl ?? null,
    scopes: given.scopes ?? [...ALL_SCOPES],
  };
}
