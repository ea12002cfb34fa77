import type { LetterState } from '@pochtovik/contracts';

/**
 * States that a list shows when it is asked for one: what a person has cancelled stands under «Не отправленные» too, with
 * its own state.
 */
export function statesOfList(state: LetterState): readonly LetterState[] {
  return state === 'not_sent' ? ['not_sent', 'cancelled'] : [state];
}

/**
 * Mailboxes whose letters a list shows, or undefined for all.
 * @param visible mailboxes that the actor may see; undefined: all
 * @param asked mailboxes that the filter names, by itself or by their user; undefined: it names none
 */
export function mailboxesOfList(
  visible: readonly string[] | undefined,
  ...asked: readonly (readonly string[] | undefined)[]
): readonly string[] | undefined {
  const bounds = [visible, ...asked].filter((bound) => bound !== undefined);
  const [first, ...others] = bounds;
  return first?.filter((id) => others.every((bound) => bound.includes(id)));
}
