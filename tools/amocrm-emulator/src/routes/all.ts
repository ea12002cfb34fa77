import type { ApiRoute } from '../http/call.ts';
import { accountRoutes } from './account.ts';
import { catalogRoutes } from './catalogs.ts';
import { companyRoutes } from './companies.ts';
import { complexRoutes } from './complex.ts';
import { contactRoutes } from './contacts.ts';
import { customFieldRoutes } from './custom-fields.ts';
import { customerRoutes } from './customers.ts';
import { elementRoutes } from './elements.ts';
import { eventRoutes } from './events.ts';
import { fileRoutes } from './files.ts';
import { leadRoutes } from './leads.ts';
import { linkRoutes } from './links.ts';
import { noteRoutes } from './notes.ts';
import { pipelineWriteRoutes } from './pipeline-writes.ts';
import { pipelineRoutes } from './pipelines.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { tagRoutes } from './tags.ts';
import { taskRoutes } from './tasks.ts';
import { unsortedRoutes } from './unsorted.ts';
import { userRoutes } from './users.ts';
import { webhookRoutes } from './webhooks.ts';
import { widgetRoutes } from './widgets.ts';

/** Every route of the account API. */
export const API_ROUTES: ApiRoute[] = [
  ...accountRoutes,
  ...userRoutes,
  ...pipelineRoutes,
  ...pipelineWriteRoutes,
  ...leadRoutes,
  ...complexRoutes,
  ...unsortedRoutes,
  ...subscriptionRoutes,
  ...contactRoutes,
  ...companyRoutes,
  ...customerRoutes,
  ...linkRoutes,
  ...tagRoutes,
  ...customFieldRoutes,
  ...taskRoutes,
  ...noteRoutes,
  ...eventRoutes,
  ...catalogRoutes,
  ...elementRoutes,
  ...webhookRoutes,
  ...widgetRoutes,
  ...fileRoutes,
];
