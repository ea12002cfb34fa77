import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import type { Line } from './line.ts';

type Ended = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;

/** A reporter for node:test, loaded into the process of a test file: a line of JSON for every test that ended. */
export default async function* eventLines(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const around: string[] = [];
  for await (const event of events) {
    if (event.type === 'test:start') around.splice(event.data.nesting, Infinity, event.data.name);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const name = [...around.slice(0, event.data.nesting), event.data.name].join(' › ');
    const line = lineOf(event, name);
    if (line !== undefined) yield `${JSON.stringify(line)}\n`;
  }
}

function lineOf(event: Ended, name: string): Line | undefined {
  const { skip, todo } = event.data;
  if ((skip !== undefined && skip !== false) || (todo !== undefined && todo !== false)) {
    return { name, outcome: 'skipped', detail: '' };
  }
  if (event.type === 'test:pass') {
    return event.data.details.type === 'suite' ? undefined : { name, outcome: 'passed', detail: '' };
  }
  const { error } = event.data.details;
  // Its subtests have told already.
  if ('failureType' in error && error.failureType === 'subtestsFailed') return undefined;
  return { name, outcome: 'failed', detail: inspect(error.cause ?? error) };
}
