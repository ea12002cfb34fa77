export { type DeadLetter, type DeadLetters, openDeadLetters } from './dead-letters.ts';
