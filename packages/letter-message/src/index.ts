export { asItLeaves, readableSize } from './download-links.ts';
export {
  canMoveFilesToLinks,
  type LetterContent,
  recipientsOf,
  withFilesMovedToLinks,
} from './letter-content.ts';
export { lineSafe } from './line-safe.ts';
export { type Message, messageOf, messageSize, type NamedLetter, sizeOf } from './message.ts';
export type { OpenFile, StreamedMessage } from './message-with-files.ts';
