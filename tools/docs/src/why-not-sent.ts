import { ERROR_CODES, LETTER_END_CODES } from '@pochtovik/contracts';
import { MADE, table } from './markdown.ts';

const WORDS = {
  ru: {
    title: '# Почему письмо не отправлено',
    intro: [
      'Такие письма стоят в списке «Не отправленные». У каждого видны код причины, слова почтового сервера и ход письма по строкам.',
      'Пока причина проходящая (сервер занят или не отвечает), письмо остаётся в очереди и отправляется снова само, по умолчанию до двух суток.',
    ],
    code: 'код',
    why: 'что случилось и что делать',
    composer: '## Письмо не составлено',
    composerIntro: 'Шаблон, карточка, получатель или ящик не дали составить письмо. Почтовый сервер его не видел.',
    sender: '## Письмо составлено, но не ушло',
    senderIntro:
      'Если причина в самом ящике (логин, пароль, запрет почтового сервиса), ящик останавливается: остальные его письма ждут, пока ящик не сохранят или не проверят успешно.',
    actionsTitle: '## Что можно сделать с письмом',
    actions: [
      '- **Отправить снова.** Появится новое письмо с тем же текстом и получателем; оба письма ссылаются друг на друга. Письмо, которое не удалось составить, составляется заново. Одно письмо повторяется один раз: если не ушло и новое, повторите новое.',
      '- **Неизвестно, ушло ли письмо** (`SMTP_IN_DOUBT`). Само оно больше не отправляется. Посмотрите «Отправленные» в почте; повторная отправка попросит подтверждения, ведь клиент может получить письмо дважды.',
      '- **Отменить.** Пока отправка не началась, письмо из очереди можно отменить: оно окажется среди неотправленных с пометкой об отмене. Если письмо уже уходит, отмена об этом скажет.',
      '- **Стоп-лист** (`RECIPIENT_SUPPRESSED`). Отписавшемуся клиенту письма по шаблонам не отправляются. Адрес из стоп-листа убирает администратор.',
    ],
  },
  en: {
    title: '# Why a letter was not sent',
    intro: [
      'Such letters stand in the list "Not sent". Each shows the code of its reason, the words of the mail server and what happened to it, line by line.',
      'While the reason is a passing one (the server is busy or does not answer) the letter stays queued and is tried again by itself, for two days by default.',
    ],
    code: 'code',
    why: 'what happened and what to do',
    composer: '## The letter could not be composed',
    composerIntro: 'Template, card, recipient or mailbox did not allow it. No mail server has seen the letter.',
    sender: '## The letter was composed and did not leave',
    senderIntro:
      'If the reason lies in the mailbox itself (login, password, a ban by the provider), the mailbox is paused: its other letters wait until it is saved or verified successfully.',
    actionsTitle: '## What you can do with the letter',
    actions: [
      '- **Send again.** A new letter appears with the same text and recipient; both letters name each other. One that could not be composed is composed anew. A letter is repeated once: if the new one does not leave either, repeat the new one.',
      '- **Nobody knows whether it left** (`SMTP_IN_DOUBT`). It is not sent again by itself. Look into Sent in your mail; sending again asks you to confirm, since the client may get the letter twice.',
      '- **Cancel.** Until sending has begun, a queued letter can be cancelled: it then stands among those not sent, marked as cancelled. If it is leaving already, you are told so.',
      '- **Suppression list** (`RECIPIENT_SUPPRESSED`). Letters by template are not sent to a client who unsubscribed. An administrator takes an address out of the list.',
    ],
  },
} as const;

/** The page of the user's manual that explains every code a letter which did not leave can carry. */
export function whyNotSentPage(language: 'ru' | 'en'): string {
  const words = WORDS[language];
  const rows = (codes: readonly (keyof typeof ERROR_CODES)[]) =>
    table(
      [words.code, words.why],
      codes.map((code) => [`\`${code}\``, ERROR_CODES[code][language]]),
    );
  return [
    words.title,
    MADE,
    ...words.intro,
    words.composer,
    words.composerIntro,
    rows(LETTER_END_CODES.composer),
    words.sender,
    words.senderIntro,
    rows(LETTER_END_CODES.sender),
    words.actionsTitle,
    words.actions.join('\n'),
    '',
  ].join('\n\n');
}
