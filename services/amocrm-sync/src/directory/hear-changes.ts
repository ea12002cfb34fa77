import { CrmChanged } from '@pochtovik/contracts';
import type { Bus, Logger } from '@pochtovik/service-kit';
import type { Directory } from './directory.ts';

/**
 * Listens to `crm.changed` as it passes. Every process has a memory of its own, so each needs all of them, and what it misses costs nothing but time: lists
 * are read again when they are old.
 */
export function hearChanges(bus: Bus, directory: Directory, log: Logger): void {
  bus.nats.subscribe(CrmChanged.subject('*'), {
    callback(error, message) {
      if (error) return;
      try {
        const { accountId, data } = CrmChanged.envelope.parse(message.json());
        directory.hear(accountId, data);
      } catch (err) {
        log.warn({ event: 'crm.changed.unreadable', err }, 'a change of the CRM is passed over');
      }
    },
  });
}
