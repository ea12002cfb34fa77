export { eventually } from './eventually.ts';
export { type InboxLogin, type ReceivedLetter, readFolder } from './inbox.ts';
export { ownStack, startTestBus, startTestMail, testDatabase } from './stack.ts';
