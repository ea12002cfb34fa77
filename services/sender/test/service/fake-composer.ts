import { AttachmentRead, newId, PochtovikError } from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import Type from 'typebox';
import type { World } from './world.ts';

/** A file as a letter carries it. */
export interface CarriedFile {
  attachmentId: string;
  name: string;
  contentType: string;
  size: number;
  url: string;
}

/** Stands for the composer as the keeper of files. */
export interface FakeComposer extends RunningService {
  /** Keeps a file; returns it as a letter carries it. */
  keep(bytes: Buffer, name: string, contentType: string): CarriedFile;
  /** Keeps a file of zeros; for letters of a certain size. */
  keepZeros(size: number): CarriedFile;
  /** Keeps bytes under a known id. */
  put(attachmentId: string, bytes: Buffer): void;
  /** What lies behind this byte can't be had for now. */
  breakAt(attachmentId: string, offset: number): void;
  /** Its bytes are gone. */
  lose(attachmentId: string): void;
}

/** Starts a composer that answers `attachment.read` on the bus of this world. */
export async function startFakeComposer(world: World): Promise<FakeComposer> {
  const kept = new Map<string, Buffer>();
  const broken = new Map<string, number>();
  const running = await startService(
    {
      name: 'composer',
      config: Type.Object({}),
      async build(kit) {
        kit.serve(AttachmentRead, async ({ attachmentId, offset, length }) => {
          const bytes = kept.get(attachmentId);
          if (!bytes) throw new PochtovikError('ATTACHMENT_UNKNOWN');
          if (offset >= (broken.get(attachmentId) ?? Number.POSITIVE_INFINITY))
            throw new PochtovikError('SERVICE_UNAVAILABLE');
          return { data: bytes.subarray(offset, offset + length).toString('base64'), size: bytes.length };
        });
      },
    },
    { ...world.environment, MONGODB_DATABASE: `${world.environment['MONGODB_DATABASE']}_composer` },
  );
  const keep: FakeComposer['keep'] = (bytes, name, contentType) => {
    const attachmentId = newId();
    kept.set(attachmentId, bytes);
    return { attachmentId, name, contentType, size: bytes.length, url: `https://track.test/d/${attachmentId}` };
  };
  return {
    ...running,
    keep,
    keepZeros: (size) => keep(Buffer.alloc(size), 'нули.bin', 'application/octet-stream'),
    put(attachmentId, bytes) {
      kept.set(attachmentId, bytes);
    },
    breakAt(attachmentId, offset) {
      broken.set(attachmentId, offset);
    },
    lose(attachmentId) {
      kept.delete(attachmentId);
    },
  };
}
