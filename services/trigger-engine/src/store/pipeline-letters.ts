import { stableId } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { StageLetter } from '../domain/chains/chain-graph.ts';

interface PipelineLetterDocument extends StageLetter {
  _id: string;
  accountId: number;
  /** When the stage last asked for it. */
  seenAt: Date;
}

/** A stage that has asked for no letter so long is taken to have lost its action: amoCRM tells of none. */
const FORGOTTEN_S = 30 * 86_400;

const schema = new Schema<PipelineLetterDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    pipelineId: { type: Number, required: true },
    statusId: { type: Number, required: true },
    templateId: { type: String, required: true },
    seenAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ accountId: 1, pipelineId: 1, statusId: 1 });
schema.index({ seenAt: 1 }, { expireAfterSeconds: FORGOTTEN_S });

/** Which letters the stages of amoCRM's digital pipeline send, learnt from its webhooks: the settings themselves cannot be read. */
export type PipelineLetterStore = Awaited<ReturnType<typeof createPipelineLetterStore>>;

/** Makes the store. */
export async function createPipelineLetterStore(database: Database) {
  const Model = database.model('PipelineLetter', schema, 'pipeline_letters');
  await Model.createCollection();
  await Model.createIndexes();

  return {
    /** A stage has asked for a letter by a template. Of several tellings the last time stays. */
    async seen(accountId: number, { pipelineId, statusId, templateId }: StageLetter, at: Date): Promise<void> {
      const _id = stableId('pipeline-letter', accountId, pipelineId, statusId, templateId);
      const $setOnInsert = { accountId, pipelineId, statusId, templateId };
      await Model.updateOne({ _id }, { $setOnInsert, $max: { seenAt: at } }, { upsert: true });
    },

    /** All that stages have asked for lately. */
    async list(accountId: number): Promise<StageLetter[]> {
      const found = await Model.find({ accountId }).sort({ pipelineId: 1, statusId: 1, templateId: 1 }).lean();
      return found.map(({ pipelineId, statusId, templateId }) => ({ pipelineId, statusId, templateId }));
    },

    /** Templates whose letters a stage has asked for lately. */
    async templatesOf(accountId: number, pipelineId: number, statusId: number): Promise<string[]> {
      const found = await Model.find({ accountId, pipelineId, statusId }, { templateId: 1 })
        .sort({ templateId: 1 })
        .lean();
      return found.map(({ templateId }) => templateId);
    },
  };
}
