import { runService } from '@pochtovik/service-kit';
import { service } from './app.ts';

await runService(service);
