import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttachmentImage,
  AttachmentRead,
  type EventContract,
  LetterAttachment,
  type LetterFile,
  LetterLinkTarget,
  LetterPlainLink,
  LetterWebVersion,
  newId,
  PochtovikError,
  TrackingClicked,
  TrackingDownloaded,
  TrackingLinkFollowed,
  TrackingOpened,
  TrackingUnsubscribed,
} from '@pochtovik/contracts';
import { type Bus, EVENTS_STREAM, listenPublicly, type RunningService, startService } from '@pochtovik/service-kit';
import { startTestBus, testDatabase } from '@pochtovik/testing';
import { createTokenCodec, parseKeys, type TokenClaims } from '@pochtovik/tracking-token';
import mongoose from 'mongoose';
import Type from 'typebox';
import { assemble, tracker } from '../../../src/app.ts';

export const KEYS = `7:${randomBytes(32).toString('base64')}`;
export const ACCOUNT = 31_000_001;
export const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0';
const codec = createTokenCodec(parseKeys(KEYS));

/** A token of a letter; of our key unless another codec is given. */
export function token(claims: Partial<TokenClaims> & Pick<TokenClaims, 'purpose'>, by = codec): string {
  const link = claims.purpose === 'click' || claims.purpose === 'link' ? { linkNumber: 8 } : {};
  const file = claims.purpose === 'download' ? { linkNumber: 1 } : {};
  return by.encode({ accountId: ACCOUNT, letterId: newId(), ...link, ...file, ...claims });
}

/** The address of a hosted image, without its host. */
export function imagePath(attachmentId: string, accountId = ACCOUNT): string {
  return `/i/${codec.encodeImage({ accountId, attachmentId })}`;
}

/** Starts the composer, as far as the tracker asks it. @returns what it answers, by letter; unknown letters are unknown */
export async function startComposer(environment: NodeJS.ProcessEnv) {
  const targets = new Map<string, string | null>();
  /** The first file of each letter. */
  const files = new Map<string, LetterFile>();
  const contents = new Map<string, Buffer>();
  const images = new Map<string, string>();
  /** The plain link number 8 of each letter. */
  const plainLinks = new Map<string, string>();
  const pages = new Map<string, string>();
  let bus: Bus | undefined;
  const service = await startService(
    {
      name: 'composer',
      config: Type.Object({}),
      async build(kit) {
        bus = kit.bus;
        kit.serve(LetterLinkTarget, async ({ letterId }) => {
          const url = targets.get(letterId);
          if (url === undefined) throw new PochtovikError('LETTER_UNKNOWN');
          return { url };
        });
        kit.serve(LetterPlainLink, async ({ accountId, letterId, number }) => {
          const url = accountId === ACCOUNT ? plainLinks.get(letterId) : undefined;
          if (url === undefined) throw new PochtovikError('LETTER_UNKNOWN');
          if (number !== 8) throw new PochtovikError('LETTER_LINK_UNKNOWN');
          return { url };
        });
        kit.serve(LetterWebVersion, async ({ accountId, letterId }) => {
          const html = accountId === ACCOUNT ? pages.get(letterId) : undefined;
          if (html === undefined) throw new PochtovikError('LETTER_UNKNOWN');
          return { html };
        });
        kit.serve(LetterAttachment, async ({ letterId, number }) => {
          const file = files.get(letterId);
          if (!file) throw new PochtovikError('LETTER_UNKNOWN');
          if (number !== 1) throw new PochtovikError('ATTACHMENT_UNKNOWN');
          return file;
        });
        kit.serve(AttachmentRead, async ({ accountId, attachmentId, offset, length }) => {
          const bytes = accountId === ACCOUNT ? contents.get(attachmentId) : undefined;
          if (!bytes) throw new PochtovikError('ATTACHMENT_UNKNOWN');
          return { data: bytes.subarray(offset, offset + length).toString('base64'), size: bytes.length };
        });
        kit.serve(AttachmentImage, async ({ accountId, attachmentId }) => {
          const contentType = accountId === ACCOUNT ? images.get(attachmentId) : undefined;
          if (contentType === undefined) throw new PochtovikError('ATTACHMENT_UNKNOWN');
          return { contentType, size: contents.get(attachmentId)?.length ?? 0 };
        });
      },
    },
    environment,
  );
  if (!bus) throw new Error('the composer was not built');
  return { targets, files, contents, images, plainLinks, pages, bus, stop: () => service.stop() };
}

/** A bus, a database and a composer; the tracker is started by the test, and again where it wants. */
export async function startWorld() {
  const [bus, database] = await Promise.all([startTestBus(), testDatabase('tracker')]);
  const spoolDir = mkdtempSync(join(tmpdir(), 'pochtovik-spool-'));
  const common = { NATS_URL: bus.url, MONGODB_URI: database.uri, HEALTH_PORT: '0', LOG_LEVEL: 'silent' };
  const composer = await startComposer({ ...common, MONGODB_DATABASE: `${database.database}_c` });
  const connection = await mongoose.createConnection(database.uri, { dbName: database.database }).asPromise();
  const running = new Set<RunningService>();
  const environment = {
    ...common,
    MONGODB_DATABASE: database.database,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
    TRACKING_KEYS: KEYS,
    SPOOL_DIR: spoolDir,
  };

  const world = {
    bus,
    composer,
    spoolDir,
    environment,
    /** Starts a tracker. */
    async startTracker(settings: NodeJS.ProcessEnv = {}) {
      let port = 0;
      const service = await startService(
        {
          ...tracker,
          async build(kit) {
            port = await listenPublicly(kit, await assemble(kit));
          },
        },
        { ...environment, ...settings },
      );
      running.add(service);
      const base = `http://127.0.0.1:${port}`;
      return {
        isReady: async () => (await fetch(`http://127.0.0.1:${service.healthPort}/readyz`)).ok,
        /** A request as a mail program or browser makes it. */
        visit: (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
          fetch(`${base}${path}`, {
            method,
            redirect: 'manual',
            headers: { 'user-agent': PERSON, ...headers },
            ...(body !== undefined && { body }),
          }),
        port,
        /** A GET with these headers and no others, as what is no browser makes it. */
        bare: (path: string, headers: Record<string, string>) =>
          new Promise<number>((resolve, reject) => {
            request(`${base}${path}`, { headers }, (answer) => {
              answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
            })
              .once('error', reject)
              .end();
          }),
        async stop() {
          running.delete(service);
          await service.stop();
        },
      };
    },
    /** Events of a contract on the bus, oldest first. */
    async published<S extends EventContract['data']>(contract: EventContract<S>) {
      const info = await world.composer.bus.manager.streams.info(EVENTS_STREAM);
      const events = [];
      for (let seq = Math.max(1, info.state.first_seq); seq <= info.state.last_seq; seq += 1) {
        const message = await world.composer.bus.manager.streams.getMessage(EVENTS_STREAM, { seq });
        if (message?.subject === contract.subject(ACCOUNT))
          events.push({ ...contract.envelope.parse(message.json()), headers: message.header });
      }
      return events;
    },
    opened() {
      return this.published(TrackingOpened);
    },
    clicked() {
      return this.published(TrackingClicked);
    },
    downloaded() {
      return this.published(TrackingDownloaded);
    },
    linksFollowed() {
      return this.published(TrackingLinkFollowed);
    },
    unsubscribed() {
      return this.published(TrackingUnsubscribed);
    },
    /** Stored hits, as documents. */
    stored: (filter: object = {}) => connection.collection('hits').find(filter).toArray(),
    async stop() {
      await Promise.all([...running].map((service) => service.stop()));
      await world.composer.stop();
      await connection.close();
      await Promise.all([bus.stop(), database.stop()]);
      rmSync(spoolDir, { recursive: true, force: true });
    },
  };
  return world;
}

/** A running world. */
export type World = Awaited<ReturnType<typeof startWorld>>;
