import { CANDIDATES } from './candidates.ts';
import { expectations } from './expectations.ts';
import { isRight, type Kind } from './question.ts';

/** Wrong answers of a candidate to questions of a kind; none asked where it has no function for the kind. */
export interface ErrorRate {
  candidate: string;
  wrong: number;
  asked: number;
}

/** Wrong answers by kind and candidate. A library that knows a kind in part is asked that part only. */
export function errorRates(): Map<Kind, ErrorRate[]> {
  const rates = new Map<Kind, ErrorRate[]>();
  for (const expectation of expectations()) {
    const { question } = expectation;
    const ofKind = rates.get(question.kind) ?? CANDIDATES.map(({ name }) => ({ candidate: name, wrong: 0, asked: 0 }));
    rates.set(question.kind, ofKind);
    CANDIDATES.forEach((candidate, index) => {
      const [rate, answer] = [ofKind[index], candidate.answer(question)];
      if (!rate || answer === undefined) return;
      rate.asked++;
      if (!isRight(answer, expectation)) rate.wrong++;
    });
  }
  return rates;
}
