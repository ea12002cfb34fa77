import { type Counts, count, type Result } from './result.ts';

/** One line for a file or check, and below it every failure in full. */
export function describeResult(result: Result): string {
  const { passed, failed, skipped } = count([result]);
  const seconds = `${(result.milliseconds / 1000).toFixed(1)} s`;
  const parts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`, seconds];
  const line = `${failed > 0 ? '✖' : '✔'} ${result.name}: ${parts.filter(Boolean).join(', ')}`;
  if (failed === 0) return line;
  const details = result.failures.map(({ name, detail }) => `${name}\n${indent(detail)}`);
  const output = result.output.trim();
  if (output !== '') details.push(`what it printed\n${indent(output)}`);
  return `${line}\n${indent(details.join('\n\n'))}`;
}

/** The last line of a run. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
