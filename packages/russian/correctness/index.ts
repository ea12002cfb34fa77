export { CANDIDATES, type Candidate } from './candidates.ts';
export { type ErrorRate, errorRates } from './error-rates.ts';
export { expectations } from './expectations.ts';
export { russianPage } from './page.ts';
export { type Expectation, isRight, type Kind, type Question } from './question.ts';
