import { MAX_CHUNK_BYTES } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';

/** Bytes of files, without names: what the settings choose is behind this. An object is written once, piece after piece, and then never changes. */
export interface FileObjects {
  /** Stores a piece at a multiple of `MAX_CHUNK_BYTES`; the same place again replaces it. */
  write(accountId: number, objectId: string, offset: number, data: Uint8Array): Promise<void>;
  /** Called once all pieces are there, perhaps again. @param size bytes of the whole */
  complete(accountId: number, objectId: string, size: number): Promise<void>;
  /** Bytes from `offset`; fewer than asked for at the end, none behind it. */
  read(accountId: number, objectId: string, offset: number, length: number): Promise<Buffer>;
  /** Takes an object away, whole or not; one that is not there is no error. */
  remove(accountId: number, objectId: string): Promise<void>;
}

interface ChunkDocument {
  files_id: string;
  n: number;
  data: Buffer;
}

/**
 * Objects in the database, as GridFS has them (https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md), so that any driver and
 * `mongofiles` read them: `<account>:<object>` is the id of the file. The driver's own upload stream can not go on in another process, so the pieces are written here.
 */
export async function openGridFsObjects(database: Database): Promise<FileObjects> {
  const chunks = database.collection<ChunkDocument>('attachments.chunks');
  const files = database.collection<{ _id: string }>('attachments.files');
  await chunks.createIndex({ files_id: 1, n: 1 }, { unique: true });
  const idOf = (accountId: number, objectId: string) => `${accountId}:${objectId}`;

  return {
    async write(accountId, objectId, offset, data) {
      const place = { files_id: idOf(accountId, objectId), n: offset / MAX_CHUNK_BYTES };
      await chunks.updateOne(place, { $set: { data: Buffer.from(data) } }, { upsert: true });
    },

    async complete(accountId, objectId, size) {
      const file = { length: size, chunkSize: MAX_CHUNK_BYTES, filename: objectId, metadata: { accountId } };
      const written = { ...file, uploadDate: new Date() };
      await files.updateOne({ _id: idOf(accountId, objectId) }, { $setOnInsert: written }, { upsert: true });
    },

    async read(accountId, objectId, offset, length) {
      const first = Math.floor(offset / MAX_CHUNK_BYTES);
      const last = Math.floor((offset + length - 1) / MAX_CHUNK_BYTES);
      const found = await chunks
        .find({ files_id: idOf(accountId, objectId), n: { $gte: first, $lte: last } }, { promoteBuffers: true })
        .sort({ n: 1 })
        .toArray();
      const bytes = Buffer.concat(found.map(({ data }) => data));
      const begin = offset - first * MAX_CHUNK_BYTES;
      return bytes.subarray(begin, begin + length);
    },

    async remove(accountId, objectId) {
      const id = idOf(accountId, objectId);
      await files.deleteOne({ _id: id });
      await chunks.deleteMany({ files_id: id });
    },
  };
}
