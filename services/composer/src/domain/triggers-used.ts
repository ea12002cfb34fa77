import type { ErrorDetail, LetterActions } from '@pochtovik/contracts';

/** True when any action of a letter has a trigger. */
export function usesTriggers(actions: LetterActions): boolean {
  return Object.values(actions).some((uses) => uses.length > 0);
}

/** One detail for each use of a trigger that the account does not have. */
export function unknownTriggers(actions: LetterActions, known: ReadonlySet<string>): ErrorDetail[] {
  return Object.entries(actions).flatMap(([action, uses]) =>
    uses.flatMap(({ triggerId }, index) =>
      known.has(triggerId)
        ? []
        : [
            {
              field: `actions.${action}.${index}.triggerId`,
              message: 'There is no such trigger: choose another one.',
              code: 'TRIGGER_UNKNOWN',
            },
          ],
    ),
  );
}
