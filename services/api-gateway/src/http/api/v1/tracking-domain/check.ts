import { TrackingDomain, TrackingDomainCheck } from '@pochtovik/contracts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

/** POST /api/v1/tracking-domain/check: looks at the domain's DNS again. */
export const checkTrackingDomain: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/tracking-domain/check',
    { config: { auth: 'administrator' }, schema: { response: { 200: TrackingDomain } } },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(TrackingDomainCheck, accountId, { accountId });
    },
  );
};
