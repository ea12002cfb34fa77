import { crmRoutes } from './crm-routes.ts';
import { integrationRoutes } from './integration-routes.ts';
import type { ControlRoute } from './route.ts';
import { stateRoutes } from './state-routes.ts';

/** Every route of the control API. */
export const CONTROL_ROUTES: ControlRoute[] = [...stateRoutes, ...integrationRoutes, ...crmRoutes];
