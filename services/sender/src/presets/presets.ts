import { MailboxPreset, parserOf } from '@pochtovik/contracts';
import exchangeOnline from './providers/exchange-online.json' with { type: 'json' };
import gmail from './providers/gmail.json' with { type: 'json' };
import googleWorkspace from './providers/google-workspace.json' with { type: 'json' };
import mailRu from './providers/mail-ru.json' with { type: 'json' };
import outlook from './providers/outlook.json' with { type: 'json' };
import rambler from './providers/rambler.json' with { type: 'json' };
import sendpulse from './providers/sendpulse.json' with { type: 'json' };
import yandex from './providers/yandex.json' with { type: 'json' };

const preset = parserOf(MailboxPreset);

/** Known providers in the order they are offered; each is a data file that names its sources. */
export const PRESETS: readonly MailboxPreset[] = [
  mailRu,
  yandex,
  gmail,
  googleWorkspace,
  exchangeOnline,
  outlook,
  rambler,
  sendpulse,
].map((data) => preset.parse(data));

/** The provider whose own domain an address is in. */
export function presetOfDomain(domain: string): MailboxPreset | undefined {
  return PRESETS.find((each) => each.domains.includes(domain));
}

/** The provider that takes the mail of a domain, told by the names of its MX hosts; the longest matching end counts. */
export function presetOfMx(hosts: readonly string[]): MailboxPreset | undefined {
  for (const host of hosts) {
    const ends = PRESETS.flatMap((each) => each.mxHosts.map((end) => ({ each, end })));
    const matching = ends.filter(({ end }) => host === end || host.endsWith(`.${end}`));
    const [best] = matching.toSorted((a, b) => b.end.length - a.end.length);
    if (best) return best.each;
  }
  return undefined;
}

/** The provider that an SMTP server belongs to; of two with the same server the first one. */
export function presetOfHost(host: string): MailboxPreset | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  return PRESETS.find((each) => each.smtp.host === name);
}
