import { type LetterActions, newId, type TriggerAction, TriggerLinkSave, TriggerSave } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import type { EffectName } from './count.ts';
import type { World } from './world.ts';

/** What letters of the run carry. */
export interface Automation {
  actions: LetterActions;
  /** Numbers of the links that fire once and each time. */
  links: { once: number; each: number };
  /** Stage that opened leads are moved to, and the field of a lead that is written below itself. */
  statusId: number;
  fieldId: number;
}

/** Words behind the send's name in what is made, by effect. */
export const WORDS = {
  'note of sent': 'отправлено',
  'task of sent, delayed': 'позвонить',
  'task of opened': 'открыто',
  'task of not opened': 'не читают',
  'note of the each-link': 'переход',
  'lead of downloaded': 'новая сделка',
} as const satisfies Partial<Record<EffectName, string>>;

/** The delay of the delayed task, seconds. */
const DELAY_SECONDS = 2;
/** The least that "not opened" takes, seconds. */
export const NOT_OPENED_SECONDS = 60;

/** Saves a trigger of every kind that the CRM or the composer carries out, and two links. */
export async function saveTriggers({ accountId, control, peer }: World): Promise<Automation> {
  const account = (await control.state()).accounts.find(({ id }) => id === accountId);
  const pipeline = account?.pipelines.find(({ isMain }) => isMain);
  const statusId = pipeline?.statuses.find(({ name }) => name === 'КП отправлено')?.id;
  const fieldId = account?.fields.find(({ owner, type }) => owner === 'leads' && type === 'textarea')?.id;
  if (!pipeline || statusId === undefined || fieldId === undefined) throw new Error('the emulator has another account');
  const stage = { pipelineId: pipeline.id, statusId };
  const text = (effect: keyof typeof WORDS) => `{subject} ${WORDS[effect]}`;
  const save = (action: TriggerAction) =>
    eventually('the trigger is saved', async () => {
      const request = { accountId, triggerId: newId(), name: action.type, action };
      const { id } = await peer.kit.ask(TriggerSave, accountId, request);
      return { triggerId: id };
    });
  const task = (effect: keyof typeof WORDS) =>
    save({ type: 'create_task', text: text(effect), taskTypeId: 1, dueSeconds: 3600, responsibleUserId: null });
  const note = (effect: keyof typeof WORDS) => save({ type: 'add_note', text: text(effect) });
  const link = async (name: string, once: boolean, triggers: { triggerId: string }[]) => {
    const content = { name, once, redirectUrl: null, triggers };
    return (await peer.kit.ask(TriggerLinkSave, accountId, { accountId, linkId: newId(), content })).number;
  };

  const actions: LetterActions = {
    sent: [await note('note of sent'), { ...(await task('task of sent, delayed')), delaySeconds: DELAY_SECONDS }],
    opened: [await save({ type: 'change_status', ...stage }), await task('task of opened')],
    notOpened: [{ ...(await task('task of not opened')), afterSeconds: NOT_OPENED_SECONDS }],
    failed: [],
    downloaded: [
      await save({ type: 'send_letter', templateId: newId() }),
      await save({ type: 'create_lead', name: text('lead of downloaded'), ...stage, responsibleUserId: null }),
    ],
  };
  const once = await link('Один раз', true, [
    await save({ type: 'change_tags', entityType: 'lead', add: ['{subject}'], remove: [] }),
    await save({ type: 'change_field', entityType: 'lead', fieldId, value: '{subject}', mode: 'add' }),
  ]);
  const each = await link('Каждый раз', false, [await note('note of the each-link')]);
  return { actions, links: { once, each }, statusId, fieldId };
}
