import type { ApiRoute } from '../http/call.ts';
import { accountRoutes } from './account.ts';
import { companyRoutes } from './companies.ts';
import { contactRoutes } from './contacts.ts';
import { eventRoutes } from './events.ts';
import { leadRoutes } from './leads.ts';
import { noteRoutes } from './notes.ts';
import { pipelineRoutes } from './pipelines.ts';
import { taskRoutes } from './tasks.ts';
import { userRoutes } from './users.ts';

/** Every route of the account API. */
export const API_ROUTES: ApiRoute[] = [
  ...accountRoutes,
  ...userRoutes,
  ...pipelineRoutes,
  ...leadRoutes,
  ...contactRoutes,
  ...companyRoutes,
  ...taskRoutes,
  ...noteRoutes,
  ...eventRoutes,
];
