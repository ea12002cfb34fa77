import type { MailboxHint, ServerCheck } from '@pochtovik/contracts';

/** What a verification found that works and yet may surprise; stored as facts, told in words when the mailbox is read. */
export type CheckNote =
  /** The SMTP server offers no login, so nothing is known of the password. */
  | { cause: 'no-password-asked' }
  /** Several folders may be the one for sent letters and hold mail; the first is taken. */
  | { cause: 'sent-folder-rivals'; folders: string[] }
  /** The folder that the user has chosen is not there; `taken` is, or none. */
  | { cause: 'sent-folder-missing'; folder: string; taken: string | null }
  /** Nothing looks like a folder for sent letters. */
  | { cause: 'sent-folder-none' };

/** The result of trying one server, with what else was seen. */
export type NotedCheck = ServerCheck & { notes?: CheckNote[] };

/** The words for a note. */
export function warningFor(note: CheckNote): MailboxHint {
  const { cause } = note;
  return { cause, ...wordsFor(note), url: null };
}

function wordsFor(note: CheckNote): Pick<MailboxHint, 'ru' | 'en'> {
  switch (note.cause) {
    case 'no-password-asked':
      return {
        ru: 'Сервер исходящей почты не спрашивает пароля, поэтому пароль не проверен. Если письма не уходят, выберите TLS (порт 465) или STARTTLS (порт 587) и проверьте ящик снова.',
        en: 'The outgoing server asks for no password, so the password is not checked. If letters do not leave, choose TLS (port 465) or STARTTLS (port 587) and verify the mailbox again.',
      };
    case 'sent-folder-rivals': {
      const [taken = ''] = note.folders;
      return {
        ru: `В ящике несколько папок для отправленных писем: ${quoted(note.folders, '«', '»')}. Копии кладутся в «${taken}». Если нужна другая, выберите папку в настройках ящика.`,
        en: `The mailbox has several folders for sent letters: ${quoted(note.folders, '"', '"')}. Copies go into "${taken}". If you want another one, choose the folder in the settings of the mailbox.`,
      };
    }
    case 'sent-folder-missing':
      return {
        ru: `Выбранной папки для отправленных «${note.folder}» в ящике нет. ${note.taken === null ? 'Копии писем не сохраняются' : `Копии кладутся в «${note.taken}»`}. Создайте папку или выберите другую в настройках ящика.`,
        en: `The chosen folder for sent letters, "${note.folder}", is not in the mailbox. ${note.taken === null ? 'No copies are kept' : `Copies go into "${note.taken}"`}. Make the folder, or choose another one in the settings of the mailbox.`,
      };
    case 'sent-folder-none':
      return {
        ru: 'В ящике нет папки для отправленных писем, копии не сохраняются. Создайте папку «Отправленные» или выберите папку в настройках ящика.',
        en: 'The mailbox has no folder for sent letters, no copies are kept. Make a folder named "Sent", or choose one in the settings of the mailbox.',
      };
  }
}

function quoted(names: readonly string[], open: string, close: string): string {
  return names.map((name) => `${open}${name}${close}`).join(', ');
}
