import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import * as shapes from './control/shapes.ts';

/** What is wrong with a call of the control API. */
export class ControlCallError extends Error {
  readonly code = 'control_call_failed';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlCallError';
    this.status = status;
  }
}

/** Kinds of card a snapshot can be taken of. */
export type ControlCardType = 'leads' | 'contacts' | 'companies';

/** What the control API tells of the whole emulator. */
export type ControlState = Static<typeof shapes.StateShape>;
/** What it tells of one account. */
export type ControlAccount = Static<typeof shapes.AccountShape>;
/** A card with its tasks, notes and events. */
export type ControlSnapshot = Static<typeof shapes.SnapshotShape>;
/** A call in the request log. */
export type ControlLoggedRequest = Static<typeof shapes.LoggedRequestShape>;
/** A fault to plan. */
export type ControlFault = Static<typeof shapes.FaultInput>;

/** Narrows the request log. `path` is a regular expression. */
export interface RequestQuery {
  account?: number;
  method?: string;
  path?: string;
}

/** A typed client of the control API; `origin` is the emulator's base address. Methods throw {@link ControlCallError}. */
export function createControlClient(origin: string) {
  const call = async <T extends TSchema>(
    method: string,
    path: string,
    answer: T,
    body?: unknown,
  ): Promise<Static<T>> => {
    const response = await fetch(`${origin}/control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new ControlCallError(response.status, `${method} /control${path}: ${text}`);
    const value: unknown = JSON.parse(text);
    if (!Value.Check(answer, value)) throw new ControlCallError(200, `${method} /control${path}: unexpected ${text}`);
    return value;
  };
  const done = (method: string, path: string, body?: unknown) =>
    call(method, path, shapes.DoneShape, body).then(() => undefined);
  const of = (account: number) => `/accounts/${account}`;

  return {
    /** Integration, accounts with users, pipelines and fields, the ready access token. */
    state: () => call('GET', '/state', shapes.StateShape),
    /** Changes redirectUri, disableUrl, dpWebhookUrl, scopes, name. */
    setIntegration: (patch: Static<typeof shapes.IntegrationPatch>) =>
      call('PATCH', '/integration', shapes.IntegrationShape, patch),
    /** Moves the emulator's clock ahead. */
    advanceClock: (seconds: number) => done('POST', '/clock/advance', { seconds }),
    setLimits: (patch: Static<typeof shapes.LimitsPatch>) => done('PATCH', '/limits', patch),
    setDelivery: (patch: Static<typeof shapes.DeliveryPatch>) => done('PATCH', '/delivery', patch),
    addFault: (fault: ControlFault) => done('POST', '/faults', fault),
    clearFaults: () => done('DELETE', '/faults'),
    requests: async (query: RequestQuery = {}) => {
      const search = new URLSearchParams();
      for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
      return (await call('GET', `/requests?${search}`, shapes.RequestsShape)).requests;
    },
    clearRequests: () => done('DELETE', '/requests'),
    /** Attempts to deliver hooks, oldest first. */
    deliveries: async () => (await call('GET', '/deliveries', shapes.DeliveriesShape)).deliveries,
    clearDeliveries: () => done('DELETE', '/deliveries'),

    /** Calls the redirect address with a code, as an install from the marketplace does. */
    install: (account: number, userId?: number) =>
      call('POST', `${of(account)}/install`, shapes.InstallShape, { userId }),
    uninstall: (account: number) => call('POST', `${of(account)}/uninstall`, shapes.UninstallShape, {}),
    /** A code as the keys tab shows it. */
    code: async (account: number, userId?: number) =>
      (await call('POST', `${of(account)}/code`, shapes.CodeShape, { userId })).code,
    oneTimeToken: async (account: number, ask: Static<typeof shapes.OneTimeTokenAsk> = {}) =>
      (await call('POST', `${of(account)}/one-time-token`, shapes.TokenShape, ask)).token,
    expireTokens: (account: number, ask: Static<typeof shapes.ExpireAsk> = {}) =>
      done('POST', `${of(account)}/tokens/expire`, ask),
    block: (account: number) => done('POST', `${of(account)}/block`, {}),
    unblock: (account: number) => done('POST', `${of(account)}/unblock`, {}),
    /** Drops the widget's action on a stage. */
    addDpAction: async (account: number, action: Static<typeof shapes.DpActionInput>) =>
      (await call('POST', `${of(account)}/dp-actions`, shapes.MadeShape, action)).id,
    removeDpAction: (account: number, id: number) => done('DELETE', `${of(account)}/dp-actions/${id}`),
    /** Sends the last hook of a kind again. */
    repeatHook: async (account: number, kind: 'webhook' | 'digital_pipeline', times: number) =>
      (await call('POST', `${of(account)}/hooks/repeat`, shapes.RepeatShape, { kind, times })).outcomes,

    /** Makes a lead with contacts and a company in one go. */
    createLead: (account: number, seed: Static<typeof shapes.LeadSeed>) =>
      call('POST', `${of(account)}/leads`, shapes.LeadSeeded, seed),
    /** Moves a lead to a stage as a user. */
    moveLead: (account: number, leadId: number, move: Static<typeof shapes.LeadMove>) =>
      done('POST', `${of(account)}/leads/${leadId}/move`, move),
    mergeLead: (account: number, leadId: number, into: number) =>
      done('POST', `${of(account)}/leads/${leadId}/merge`, { into }),
    deleteCard: (account: number, type: ControlCardType, id: number) => done('DELETE', `${of(account)}/${type}/${id}`),
    /** A card with its tasks, notes and events. */
    snapshot: (account: number, type: ControlCardType, id: number) =>
      call('GET', `${of(account)}/${type}/${id}`, shapes.SnapshotShape),
    addMail: (account: number, mail: Static<typeof shapes.MailInput>) =>
      call('POST', `${of(account)}/mail`, shapes.MailShape, mail),
    renameField: (account: number, fieldId: number, name: string) =>
      done('PATCH', `${of(account)}/fields/${fieldId}`, { name }),
    deactivateUser: (account: number, userId: number) => done('POST', `${of(account)}/users/${userId}/deactivate`, {}),
    activateUser: (account: number, userId: number) => done('POST', `${of(account)}/users/${userId}/activate`, {}),
    /** Changes what a user may do with cards. */
    setRights: (account: number, userId: number, rights: Static<typeof shapes.RightsPatch>) =>
      done('PATCH', `${of(account)}/users/${userId}/rights`, rights),
    /** Says whether customers are in the account's plan. */
    setCustomers: (account: number, mode: Static<typeof shapes.CustomersAsk>['mode']) =>
      done('PATCH', `${of(account)}/customers`, { mode }),
    /** Gives the account another subdomain and address; the old one answers 401 from now on. */
    renameAccount: (account: number, subdomain: string) =>
      call('POST', `${of(account)}/rename`, shapes.RenameShape, { subdomain }),
  };
}

/** The client {@link createControlClient} makes. */
export type ControlClient = ReturnType<typeof createControlClient>;
