import type { ChainLoop, ChainStep, ExecutionCause } from '@pochtovik/contracts';

type Language = keyof ChainLoop['words'];

/** What happened to a letter, as a loop tells it. */
const CAUSES: Readonly<Record<Exclude<ExecutionCause, 'clicked'>, Record<Language, string>>> = {
  sent: { ru: 'отправлено', en: 'sent' },
  opened: { ru: 'открыто', en: 'opened' },
  'not-opened': { ru: 'не открыто', en: 'not opened' },
  failed: { ru: 'не отправлено', en: 'not sent' },
  downloaded: { ru: 'файл скачан', en: 'file downloaded' },
  replied: { ru: 'получен ответ', en: 'answered' },
  bounced: { ru: 'не доставлено', en: 'not delivered' },
  unsubscribed: { ru: 'получатель отписался', en: 'unsubscribed' },
};

/** Causes that need nobody but us and the mail server. */
const BY_ITSELF: ReadonlySet<ExecutionCause> = new Set(['sent', 'not-opened', 'failed', 'bounced']);

/** True where every step comes without the client's doing anything: such a loop goes on until the cap stops it. */
export function runsByItself(steps: readonly ChainStep[]): boolean {
  return steps.every(({ cause }) => BY_ITSELF.has(cause));
}

/** A loop in one line: `Письмо «КП» → не открыто → «Напоминание» → отправлено → «КП»`. */
export function loopWords(steps: readonly ChainStep[]): ChainLoop['words'] {
  return { ru: line(steps, 'ru'), en: line(steps, 'en') };
}

function line(steps: readonly ChainStep[], language: Language): string {
  const parts = steps.flatMap((step) => [
    letterName(step, language),
    causeWords(step, language),
    ...stageWords(step, language),
  ]);
  const [first] = steps;
  if (first) parts.push(letterName(first, language));
  return `${language === 'ru' ? 'Письмо' : 'Letter'} ${parts.join(' → ')}`;
}

function letterName({ templateName }: ChainStep, language: Language): string {
  if (templateName !== null) return quoted(templateName, language);
  return language === 'ru' ? 'по шаблону другого сотрудника' : 'by another user’s template';
}

function causeWords({ cause, linkName }: ChainStep, language: Language): string {
  if (cause !== 'clicked') return CAUSES[cause][language];
  const link = quoted(linkName ?? '', language);
  return language === 'ru' ? `клик по ссылке ${link}` : `click of link ${link}`;
}

function stageWords({ stage }: ChainStep, language: Language): string[] {
  if (!stage) return [];
  const name = stage.statusName === null ? String(stage.statusId) : quoted(stage.statusName, language);
  return [language === 'ru' ? `этап ${name} воронки` : `stage ${name} of the pipeline`];
}

function quoted(name: string, language: Language): string {
  return language === 'ru' ? `«${name}»` : `“${name}”`;
}
