export { eventually } from './eventually.ts';
export { type InboxLogin, parseMail, type ReceivedLetter, readFolder } from './inbox.ts';
export { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';
export { type Random, seededRandom } from './seeded-random.ts';
export { ownStack, startTestBus, startTestMail, testDatabase } from './stack.ts';
