import {
  type Actor,
  type EntityRef,
  type TemplateActions,
  type TemplatePreview,
  TemplatePreviewGet,
} from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import type { Static } from 'typebox';

/** Longer than amoCRM's own slowest answers behind its rate limit. */
const TIMEOUT_MS = 12_000;

/**
 * Asks the composer what letters by template would be for one card, each template once: reading the card costs a call of
 * amoCRM's, of which an account has seven a second. A template that the actor may not see has no preview.
 */
export function createLetterPreview(
  ask: Ask,
  { accountId, actor, entity }: { accountId: number; actor: Static<typeof Actor>; entity: EntityRef },
  templates: ReadonlyMap<string, TemplateActions>,
): (templateId: string) => Promise<TemplatePreview | null> {
  const asked = new Map<string, Promise<TemplatePreview | null>>();
  return (templateId) => {
    const known = asked.get(templateId);
    if (known) return known;
    const isSeen = typeof templates.get(templateId)?.name === 'string';
    const request = { accountId, actor, templateId, entity };
    const answer = isSeen
      ? ask(TemplatePreviewGet, accountId, request, { timeoutMs: TIMEOUT_MS })
      : Promise.resolve(null);
    asked.set(templateId, answer);
    return answer;
  };
}
