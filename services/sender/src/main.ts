import { runService } from '@pochtovik/service-kit';
import { sender } from './app.ts';

await runService(sender);
