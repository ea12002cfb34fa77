import type { FormFault } from './syntax-error.ts';

/** The fault of a name that stands for nothing. */
export function unknown(
  code: FormFault['code'],
  what: string,
  written: string,
  nearest: string | undefined,
): FormFault {
  const shown = written.length > 100 ? `${written.slice(0, 100)}…` : written;
  const advice = nearest === undefined ? 'choose one from the list' : `did you mean "${nearest}"?`;
  return { code, message: `There is no ${what} "${shown}": ${advice}`, nearest };
}
