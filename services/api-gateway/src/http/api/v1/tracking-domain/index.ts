import { TrackingDomain, TrackingDomainGet, TrackingDomainRemove, TrackingDomainSet } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

const config = { auth: 'administrator' } as const;
const response = { 200: TrackingDomain };
const Body = Type.Object({ domain: TrackingDomainSet.request.properties.domain });

/** GET, PUT and DELETE /api/v1/tracking-domain: the account's own domain for pixel, links and pages of its letters. */
export const trackingDomain: Routes = (app, { ask }) => {
  app.get('/api/v1/tracking-domain', { config, schema: { response } }, (request) => {
    const { accountId } = callerOf(request);
    return ask(TrackingDomainGet, accountId, { accountId });
  });

  app.put('/api/v1/tracking-domain', { config, schema: { body: Body, response } }, (request) => {
    const { accountId } = callerOf(request);
    return ask(TrackingDomainSet, accountId, { accountId, domain: request.body.domain });
  });

  app.delete('/api/v1/tracking-domain', { config, schema: { response } }, (request) => {
    const { accountId } = callerOf(request);
    return ask(TrackingDomainRemove, accountId, { accountId });
  });
};
