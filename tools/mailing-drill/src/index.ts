export type { MailingCount } from './count.ts';
export { type KillDrillOptions, type KillDrillResult, killDrill } from './kill-drill.ts';
export { type Mailing, type MailingOptions, startMailing } from './mailing.ts';
