import type { LetterActions, TriggerUse } from '@pochtovik/contracts';

/** One thing that uses a trigger: `templates.<id>` or `triggerLinks.<id>`, and its name for a person. */
export interface TriggerUser {
  field: string;
  name: string;
}

/** Which templates and links use a trigger, in the order given. */
export function usesOfTrigger(
  triggerId: string,
  templates: readonly { id: string; name: string | null; actions: LetterActions }[],
  links: readonly { id: string; name: string; variable: string; triggers: readonly TriggerUse[] }[],
): TriggerUser[] {
  const names = (uses: readonly { triggerId: string }[]) => uses.some((use) => use.triggerId === triggerId);
  return [
    ...templates
      .filter(({ actions }) => Object.values(actions).some(names))
      .map(({ id, name }) => ({ field: `templates.${id}`, name: `«${name ?? id}»` })),
    ...links
      .filter(({ triggers }) => names(triggers))
      .map(({ id, name, variable }) => ({ field: `triggerLinks.${id}`, name: `«${name}» ${variable}` })),
  ];
}
