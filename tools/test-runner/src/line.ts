import Type, { type Static } from 'typebox';

/** What the process of a test file tells the runner of one test, as a line of JSON. */
export const Line = Type.Object({
  name: Type.String(),
  outcome: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('skipped')]),
  /** The error of a failed test. */
  detail: Type.String(),
});

/** See the schema of the same name. */
export type Line = Static<typeof Line>;
