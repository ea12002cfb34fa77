import type { Routes } from '../../../server/app.ts';

/** GET /api/v1/openapi.json: the description of this API, made from the schemas that check it. */
export const openapi: Routes = (app) => {
  app.get('/api/v1/openapi.json', { config: { auth: 'public' }, schema: { hide: true } }, async () => app.swagger());
};
