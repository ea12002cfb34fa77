import { PochtovikError, TriggerLinkSave } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { readCustomFields } from '../crm/crm-facts.ts';
import { checkRedirect } from '../domain/redirect-address.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** Answers `trigger-link.save`: checks the address and that the triggers exist, then keeps the link under its number. */
export function serveTriggerLinkSave(kit: Kit<Config>, links: TriggerLinkStore, triggers: TriggerStore): void {
  kit.serve(TriggerLinkSave, async ({ accountId, linkId, content }) => {
    const { redirectUrl } = content;
    if (redirectUrl !== null) {
      const fields = await readCustomFields(kit.ask, accountId, redirectUrl);
      const details = checkRedirect(redirectUrl, 'content.redirectUrl', fields);
      if (details.length > 0) throw new PochtovikError('TRIGGER_LINK_INVALID', { details });
    }
    const ids = content.triggers.map(({ triggerId }) => triggerId);
    const known = await triggers.names(accountId, ids);
    const details = ids.flatMap((id, index) =>
      known.has(id)
        ? []
        : [{ field: `content.triggers.${index}.triggerId`, message: 'There is no such trigger: choose another.' }],
    );
    if (details.length > 0) throw new PochtovikError('TRIGGER_UNKNOWN', { details });
    return links.save(accountId, linkId, content, new Date());
  });
}
