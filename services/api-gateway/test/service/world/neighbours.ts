import { type ErrorCode, PochtovikError, REQUESTS } from '@pochtovik/contracts';
import { type Ask, type Kit, startService } from '@pochtovik/service-kit';
import Type from 'typebox';

/** A request that reached another service. */
export interface Call {
  name: string;
  accountId: number;
  request: unknown;
}

/** What the other services answer; by default the examples of the contracts, to account {@link ACCOUNT} only. */
export type Answers = Record<string, (request: unknown, accountId: number) => unknown>;

/** The account that owns everything in the examples. */
export const ACCOUNT = 31_000_001;
/** An account that owns nothing. */
export const OTHER_ACCOUNT = 31_000_002;
/** An account whose widget was disabled. */
export const DISABLED_ACCOUNT = 31_000_003;
export const ADMIN = 7_001;
export const USER = 7_002;
export const NOT_TICKED = 7_003;

/** Error of each question about a thing that the account does not have. */
const UNKNOWN: Record<string, ErrorCode> = {
  'attachment.get': 'ATTACHMENT_UNKNOWN',
  'attachment.delete': 'ATTACHMENT_UNKNOWN',
  'template.get': 'TEMPLATE_UNKNOWN',
  'template.archive': 'TEMPLATE_UNKNOWN',
  'template.unarchive': 'TEMPLATE_UNKNOWN',
  'template.copy': 'TEMPLATE_UNKNOWN',
  'template.set-owner': 'TEMPLATE_UNKNOWN',
  'template.move': 'TEMPLATE_UNKNOWN',
  'template.versions': 'TEMPLATE_UNKNOWN',
  'template.version': 'TEMPLATE_UNKNOWN',
  'template.restore-version': 'TEMPLATE_UNKNOWN',
  'template-folder.rename': 'FOLDER_UNKNOWN',
  'template-folder.delete': 'FOLDER_UNKNOWN',
  'draft.to-template': 'DRAFT_UNKNOWN',
  'letter.to-template': 'LETTER_UNKNOWN',
  'chain.simulate': 'TEMPLATE_UNKNOWN',
  'bulk-send.get': 'BULK_SEND_UNKNOWN',
  'bulk-send.pause': 'BULK_SEND_UNKNOWN',
  'bulk-send.resume': 'BULK_SEND_UNKNOWN',
  'bulk-send.cancel': 'BULK_SEND_UNKNOWN',
  'letter.get': 'LETTER_UNKNOWN',
  'letter.resend': 'LETTER_UNKNOWN',
  'letter.cancel': 'LETTER_UNKNOWN',
  'letter.to-draft': 'LETTER_UNKNOWN',
  'draft.get': 'DRAFT_UNKNOWN',
  'draft.delete': 'DRAFT_UNKNOWN',
  'draft.preview': 'DRAFT_UNKNOWN',
  'draft.send': 'DRAFT_UNKNOWN',
  'draft.answer': 'MAIL_NOTE_UNKNOWN',
  'trigger.delete': 'TRIGGER_UNKNOWN',
  'execution.repeat': 'EXECUTION_UNKNOWN',
  'suppression.remove': 'SUPPRESSION_UNKNOWN',
  'user.set-role': 'USER_UNKNOWN',
};
const EMPTY: Record<string, unknown> = {
  'mailbox.list': { mailboxes: [] },
  'trigger.list': { triggers: [] },
  'trigger-link.list': { links: [] },
  'chain.map': { nodes: [], edges: [], loops: [], hasMoreLoops: false },
};

/** The five other services, answering on the real bus. */
export async function startNeighbours(environment: NodeJS.ProcessEnv, answers: Answers) {
  const calls: Call[] = [];
  let kit: Kit<object> | undefined;
  const all: Answers = { ...directory(), ...answers };
  const service = await startService(
    {
      name: 'neighbours',
      config: Type.Object({}),
      async build(built) {
        kit = built;
        for (const contract of REQUESTS) {
          built.serve(contract, async (request, accountId) => {
            calls.push({ name: contract.name, accountId, request });
            const answer = all[contract.name];
            if (answer) return answer(request, accountId);
            const code = UNKNOWN[contract.name];
            if (accountId !== ACCOUNT && accountId !== 0 && code) throw new PochtovikError(code);
            if (accountId !== ACCOUNT && EMPTY[contract.name]) return EMPTY[contract.name];
            return contract.example.reply;
          });
        }
      },
    },
    environment,
  );
  if (!kit) throw new Error('the neighbours were not built');
  const { bus, ask }: { bus: Kit<object>['bus']; ask: Ask } = kit;
  return { calls, answers: all, bus, ask, stop: () => service.stop() };
}

/** Origin of a test account. */
export function originOf(accountId: number): string {
  return `https://company${accountId}.amocrm.ru`;
}

function directory(): Answers {
  return {
    'account.get': (_request, accountId) => ({
      state: accountId === DISABLED_ACCOUNT ? 'disabled' : 'active',
      subdomain: `company${accountId}`,
      origin: originOf(accountId),
      name: 'Компания',
      timezone: 'Europe/Moscow',
      currency: 'RUB',
      language: 'ru',
    }),
    'user.get': (request) => {
      const userId = typeof request === 'object' && request !== null && 'userId' in request ? request.userId : 0;
      if (userId !== ADMIN && userId !== USER && userId !== NOT_TICKED) throw new PochtovikError('USER_UNKNOWN');
      return {
        id: userId,
        name: 'Мария',
        email: 'maria@company.test',
        isActive: true,
        isAmocrmAdmin: userId === ADMIN,
        role: userId === ADMIN ? 'administrator' : userId === USER ? 'user' : 'none',
      };
    },
  };
}
