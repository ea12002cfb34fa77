import { Schema } from 'mongoose';
import type { SealedText } from '../tokens/sealed-text.ts';

/** How a sealed text lies inside a document. */
export const sealedSchema = new Schema<SealedText>(
  {
    keyId: { type: String, required: true },
    iv: { type: String, required: true },
    data: { type: String, required: true },
  },
  { _id: false, strict: 'throw' },
);
