import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { type EffectName, effectKey } from './count.ts';
import type { PlannedSend } from './plan.ts';
import { type Automation, WORDS } from './triggers.ts';
import type { World } from './world.ts';

const Id = Type.Integer();
const Lead = parserOf(
  Type.Object({
    id: Id,
    name: Type.String(),
    custom_fields_values: Type.Union([
      Type.Null(),
      Type.Array(Type.Object({ field_id: Id, values: Type.Array(Type.Object({ value: Type.Unknown() })) })),
    ]),
    _embedded: Type.Object({ tags: Type.Array(Type.Object({ name: Type.String() })) }),
  }),
);
const Task = parserOf(Type.Object({ text: Type.String() }));
const Note = parserOf(Type.Object({ params: Type.Object({ text: Type.Optional(Type.String()) }) }));
const Event = parserOf(Type.Object({ entity_id: Id }));

/**
 * Reads from amoCRM's own API, and from what the composer was asked, everything that triggers have made.
 * @param leads lead of each send
 * @returns an effect's key for each time that it is there
 */
export async function readMade(
  world: World,
  { fieldId }: Automation,
  leads: ReadonlyMap<number, PlannedSend>,
): Promise<string[]> {
  const made: string[] = [];
  const add = (leadId: number, effect: EffectName) => {
    const send = leads.get(leadId);
    made.push(effectKey(send?.name ?? `lead ${leadId}`, effect));
  };
  const addByText = (text: string) => {
    for (const effect of ['note of sent', 'task of sent, delayed', 'task of opened', 'task of not opened'] as const) {
      addIf(text, effect);
    }
    addIf(text, 'note of the each-link');
    addIf(text, 'lead of downloaded');
  };
  const addIf = (text: string, effect: keyof typeof WORDS) => {
    const end = ` ${WORDS[effect]}`;
    if (text.endsWith(end)) made.push(effectKey(text.slice(0, -end.length), effect));
  };
  for (const { id, name, custom_fields_values: fields, _embedded } of await world.everything('/leads', 'leads', Lead)) {
    addByText(name);
    for (const tag of _embedded.tags) if (tag.name === leads.get(id)?.name) add(id, 'tag of the once-link');
    const text = fields?.find(({ field_id: field }) => field === fieldId)?.values[0]?.value ?? '';
    for (const line of String(text).split('\n')) if (line !== '') add(id, 'field of the once-link');
  }
  for (const { text } of await world.everything('/tasks', 'tasks', Task)) addByText(text);
  for (const { params } of await world.everything('/leads/notes', 'notes', Note)) addByText(params.text ?? '');
  const moved = '/events?filter[type]=lead_status_changed';
  for (const { entity_id: id } of await world.everything(moved, 'events', Event)) {
    if (leads.has(id)) add(id, 'status of opened');
  }
  for (const leadId of world.peer.requestedLetters()) add(leadId, 'letter of downloaded');
  return made;
}
