import { runService } from '@pochtovik/service-kit';
import { apiGateway } from './app.ts';

await runService(apiGateway);
