import { runService } from '@pochtovik/service-kit';
import { tracker } from './app.ts';

await runService(tracker);
