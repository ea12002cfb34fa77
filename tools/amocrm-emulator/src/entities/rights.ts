import type { Card } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import type { CardRights, Right, User } from '../state/people.ts';
import { forbidden } from '../validation/problem.ts';

/** Whether a user may do something with a card (A all, G own group, M own, D denied). Administrators may all. */
export function allowed(user: User, type: CardType, action: keyof CardRights, card: Card | null): boolean {
  if (user.isAdmin) return true;
  return covers(user[type][action], user, card);
}

function covers(right: Right, user: User, card: Card | null): boolean {
  if (right === 'A') return true;
  if (right === 'D' || right === 'L') return false;
  if (card === null) return true;
  return right === 'M' ? card.responsible_user_id === user.id : card.group_id === user.groupId;
}

/** @throws ApiProblem 403 when the user may not. */
export function demand(user: User, type: CardType, action: keyof CardRights, card: Card | null): void {
  if (!allowed(user, type, action, card)) throw forbidden();
}
