export { createServerClock, type ServerClock } from '@pochtovik/service-kit';
