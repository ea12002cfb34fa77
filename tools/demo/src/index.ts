export { click, letters, open } from './example/client.ts';
export { type Outcome, OutcomeError } from './example/outcome.ts';
export { type Client, type Deal, type Manager, PEOPLE } from './example/people.ts';
export { type Moment, type PlayOptions, playDealA, playDealB, playDealC, playExample } from './example/play.ts';
export { type ExampleChoices, type ExampleSetUp, setUpExample } from './example/set-up.ts';
export { type StartExampleOptions, type StartedExample, startExample, WIDE_LIMITS } from './example/start.ts';
export { type Gateway, GatewayError, signIn } from './gateway.ts';
