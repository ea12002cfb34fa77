import assert from 'node:assert/strict';
import type { ControlAccount } from '../../../src/control-client.ts';

/** Id of a status of the main pipeline, by name. */
export function statusId(account: ControlAccount, name: string): number {
  const status = mainPipeline(account).statuses.find((entry) => entry.name === name);
  assert.ok(status, `no status ${name}`);
  return status.id;
}

/** The main pipeline. */
export function mainPipeline(account: ControlAccount): ControlAccount['pipelines'][number] {
  const pipeline = account.pipelines.find((entry) => entry.isMain);
  assert.ok(pipeline);
  return pipeline;
}

/** A field of an owner, by its type. */
export function fieldOf(account: ControlAccount, owner: string, type: string): ControlAccount['fields'][number] {
  const field = account.fields.find((entry) => entry.owner === owner && entry.type === type);
  assert.ok(field, `no ${type} field of ${owner}`);
  return field;
}

/** A user who is no administrator. */
export function managerOf(account: ControlAccount): ControlAccount['users'][number] {
  const user = account.users.find((entry) => !entry.isAdmin);
  assert.ok(user);
  return user;
}

/** The administrator. */
export function adminOf(account: ControlAccount): ControlAccount['users'][number] {
  const user = account.users.find((entry) => entry.isAdmin);
  assert.ok(user);
  return user;
}
