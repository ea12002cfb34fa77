import {
  AttachmentRead,
  LetterAttachment,
  LetterLinkTarget,
  LetterRequested,
  TemplateActionsList,
  TemplateGet,
} from '@pochtovik/contracts';
import { type Kit, startService } from '@pochtovik/service-kit';
import Type from 'typebox';

/** The other services in one: answers as the composer does, and hears which letters triggers ask for. */
export interface Peer {
  kit: Kit<object>;
  /** Leads for which a letter was asked, one entry for each time. */
  requestedLetters(): number[];
  stop(): Promise<void>;
}

const FILE = Buffer.from('%PDF-');

/** Starts it in this process. */
export async function startPeer(accountId: number, environment: Record<string, string>): Promise<Peer> {
  const requested = new Map<string, number>();
  const { promise, resolve } = Promise.withResolvers<Kit<object>>();
  const running = await startService(
    {
      name: 'automation-drill',
      config: Type.Object({}),
      async build(kit) {
        kit.serve(TemplateGet, async () => TemplateGet.example.reply);
        kit.serve(TemplateActionsList, async () => ({ templates: [] }));
        kit.serve(LetterLinkTarget, async () => ({ url: null }));
        kit.serve(LetterAttachment, async () => ({ ...LetterAttachment.example.reply, size: FILE.length }));
        kit.serve(AttachmentRead, async ({ offset, length }) => ({
          data: FILE.subarray(offset, offset + length).toString('base64'),
          size: FILE.length,
        }));
        // By the event's id: the bus may deliver one event twice.
        kit.consume(LetterRequested, async ({ id, accountId: of, data }) => {
          if (of === accountId) requested.set(id, data.entity.id);
        });
        resolve(kit);
      },
    },
    environment,
  );
  return { kit: await promise, requestedLetters: () => [...requested.values()], stop: running.stop };
}
