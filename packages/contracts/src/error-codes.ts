/**
 * Every error a person or another service can meet, in one place: stable code, HTTP status, whether repeating the same
 * call later can help, and the sentence shown to the user in Russian and English. A code is never reused for another
 * meaning. `docs/errors.md` is compared with this registry by a test, in both directions.
 */
export const ERROR_CODES = {
  BAD_REQUEST: {
    status: 400,
    retryable: false,
    ru: 'Запрос составлен неверно. Проверьте отмеченные поля.',
    en: 'The request is not well formed. Check the fields named in the details.',
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    ru: 'Такого адреса нет. Проверьте ссылку.',
    en: 'There is nothing at this address. Check the link.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    retryable: true,
    ru: 'Слишком много неудачных попыток. Подождите минуту и повторите.',
    en: 'Too many failed attempts. Wait a minute and try again.',
  },
  INTERNAL: {
    status: 500,
    retryable: true,
    ru: 'Внутренняя ошибка. Повторите позже; если не поможет, сообщите в поддержку номер запроса.',
    en: 'Internal error. Try again later; if it stays, give support the request id.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    ru: 'Служба временно недоступна. Повторите через минуту: ничего не потеряно.',
    en: 'A service is not available right now. Try again in a minute: nothing is lost.',
  },
  AUTH_REQUIRED: {
    status: 401,
    retryable: false,
    ru: 'Вход не выполнен. Откройте виджет в amoCRM заново.',
    en: 'You are not signed in. Open the widget in amoCRM again.',
  },
  SESSION_EXPIRED: {
    status: 401,
    retryable: false,
    ru: 'Сеанс истёк. Откройте виджет в amoCRM заново.',
    en: 'The session has expired. Open the widget in amoCRM again.',
  },
  ONE_TIME_TOKEN_INVALID: {
    status: 401,
    retryable: false,
    ru: 'Одноразовый токен amoCRM неверен. Обновите страницу amoCRM.',
    en: 'The one-time token of amoCRM is not valid. Reload the amoCRM page.',
  },
  ONE_TIME_TOKEN_EXPIRED: {
    status: 401,
    retryable: false,
    ru: 'Одноразовый токен amoCRM истёк. Обновите страницу amoCRM.',
    en: 'The one-time token of amoCRM has expired. Reload the amoCRM page.',
  },
  ONE_TIME_TOKEN_USED: {
    status: 401,
    retryable: false,
    ru: 'Одноразовый токен amoCRM уже использован. Обновите страницу amoCRM.',
    en: 'The one-time token of amoCRM was used already. Reload the amoCRM page.',
  },
  ACCOUNT_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Аккаунт amoCRM не подключён. Установите виджет в этом аккаунте.',
    en: 'This amoCRM account is not connected. Install the widget in it.',
  },
  ACCOUNT_DISABLED: {
    status: 403,
    retryable: false,
    ru: 'Виджет отключён в этом аккаунте amoCRM. Установите его снова.',
    en: 'The widget is disabled in this amoCRM account. Install it again.',
  },
  ACCOUNT_HOST_REFUSED: {
    status: 400,
    retryable: false,
    ru: 'Адрес аккаунта не принадлежит amoCRM. Начните установку из amoCRM.',
    en: 'The account address does not belong to amoCRM. Start the installation from amoCRM.',
  },
  ACCESS_DENIED: {
    status: 403,
    retryable: false,
    ru: 'Нет доступа к виджету. Попросите администратора отметить вас в настройках.',
    en: 'You have no access to the widget. Ask its administrator to tick you in the settings.',
  },
  ADMIN_REQUIRED: {
    status: 403,
    retryable: false,
    ru: 'Это может сделать только администратор виджета. Обратитесь к нему.',
    en: 'Only an administrator of the widget can do this. Ask one.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    retryable: false,
    ru: 'Этот ключ идемпотентности уже использован для другого запроса. Возьмите новый.',
    en: 'This idempotency key was used for a different request. Use a new one.',
  },
  WEBHOOK_MALFORMED: {
    status: 400,
    retryable: false,
    ru: 'Вебхук не разобран. Сохраните действие воронки заново.',
    en: 'The webhook could not be read. Save the pipeline action again.',
  },
  WEBHOOK_KEY_INVALID: {
    status: 403,
    retryable: false,
    ru: 'Ключ вебхука не подходит к аккаунту. Сохраните действие воронки заново.',
    en: 'The webhook key does not belong to the account. Save the pipeline action again.',
  },
  USER_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Такого пользователя нет в аккаунте amoCRM. Выберите другого.',
    en: 'There is no such user in the amoCRM account. Choose another one.',
  },
  ENTITY_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Сделка, контакт или компания не найдены в amoCRM. Проверьте, не удалены ли они.',
    en: 'The lead, contact or company is not in amoCRM. Check whether it was deleted.',
  },
  TEMPLATE_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Шаблон не найден. Выберите другой шаблон.',
    en: 'There is no such template. Choose another one.',
  },
  TEMPLATE_INVALID: {
    status: 422,
    retryable: false,
    ru: 'В шаблоне есть ошибки. Исправьте отмеченные места и сохраните снова.',
    en: 'The template has mistakes. Correct the places named in the details and save again.',
  },
  TRIGGER_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Триггер не найден. Выберите другой.',
    en: 'There is no such trigger. Choose another one.',
  },
  TRIGGER_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Триггер настроен неверно. Исправьте отмеченные поля.',
    en: 'The trigger is not set up correctly. Correct the fields named in the details.',
  },
  TRIGGER_LINK_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Триггерная ссылка не найдена. Выберите другую.',
    en: 'There is no such trigger link. Choose another one.',
  },
  TRIGGER_LINK_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Триггерная ссылка настроена неверно. Исправьте отмеченные поля.',
    en: 'The trigger link is not set up correctly. Correct the fields named in the details.',
  },
  MAILBOX_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Почтовый ящик не найден. Выберите другой.',
    en: 'There is no such mailbox. Choose another one.',
  },
  MAILBOX_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Настройки ящика заполнены неверно. Исправьте отмеченные поля.',
    en: 'The mailbox settings are not correct. Correct the fields named in the details.',
  },
  MAILBOX_NONE: {
    status: 422,
    retryable: false,
    ru: 'У отправителя нет почтового ящика. Добавьте ящик на вкладке «Пользователи».',
    en: 'The sender has no mailbox. Add one on the Users tab.',
  },
  MAILBOX_DELETED: {
    status: 410,
    retryable: false,
    ru: 'Почтовый ящик удалён до отправки письма. Отправьте письмо снова с другого ящика.',
    en: 'The mailbox was deleted before the letter left. Send the letter again from another mailbox.',
  },
  HOST_REFUSED: {
    status: 422,
    retryable: false,
    ru: 'Этот адрес сервера недоступен для подключения. Укажите публичный почтовый сервер.',
    en: 'This server address may not be connected to. Give a public mail server.',
  },
  RECIPIENT_NONE: {
    status: 422,
    retryable: false,
    ru: 'У клиента нет e-mail. Заполните e-mail контакта и отправьте письмо снова.',
    en: 'The client has no e-mail address. Fill it in on the contact and send the letter again.',
  },
  RECIPIENT_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Адрес получателя написан неверно. Исправьте его и отправьте письмо снова.',
    en: 'The address of the recipient is not valid. Correct it and send the letter again.',
  },
  RECIPIENT_SUPPRESSED: {
    status: 422,
    retryable: false,
    ru: 'Адрес получателя в стоп-листе: он отписался, не существует или внесён вручную. Если клиент снова хочет получать письма, попросите администратора убрать адрес из стоп-листа.',
    en: 'The address of the recipient is suppressed: they unsubscribed, it does not exist, or it was put in by hand. If the client wants letters again, ask an administrator to take the address out of the suppression list.',
  },
  SUPPRESSION_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Этого адреса нет в стоп-листе. Обновите список.',
    en: 'This address is not in the suppression list. Reload the list.',
  },
  LETTER_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Письмо не найдено. Обновите список писем.',
    en: 'There is no such letter. Reload the list of letters.',
  },
  LETTER_NOT_RESENDABLE: {
    status: 409,
    retryable: false,
    ru: 'Это письмо нельзя отправить снова: оно отправлено или ждёт отправки. Обновите список писем.',
    en: 'This letter can not be sent again: it was sent or waits to be sent. Reload the list of letters.',
  },
  LETTER_MAYBE_SENT: {
    status: 409,
    retryable: false,
    ru: 'Неизвестно, ушло ли письмо: клиент может получить его дважды. Проверьте «Отправленные» и подтвердите повторную отправку.',
    en: 'It is not known whether the letter left: the client may get it twice. Look into Sent and confirm that it shall be sent again.',
  },
  LETTER_NOT_CANCELLABLE: {
    status: 409,
    retryable: false,
    ru: 'Отменить письмо уже нельзя: оно уходит, ушло или не будет отправлено. Обновите список писем.',
    en: 'It is too late to cancel the letter: it is leaving, has left or will not be sent. Reload the list of letters.',
  },
  LETTER_TOO_BIG: {
    status: 422,
    retryable: false,
    ru: 'Письмо слишком большое. Сократите текст и картинки в нём; файлы можно отправить ссылками.',
    en: 'The letter is too big. Shorten its text and its images; files can leave as links.',
  },
  ATTACHMENT_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Файл не найден: он удалён или его загрузка не закончена. Приложите его снова.',
    en: 'There is no such file: it was deleted or its upload did not end. Attach it again.',
  },
  ATTACHMENT_IN_USE: {
    status: 409,
    retryable: false,
    ru: 'Файл нельзя удалить: он нужен письму или шаблону. Уберите его из шаблона; файлы писем остаются.',
    en: 'The file can not be deleted: a letter or a template needs it. Take it out of the template; files of letters stay.',
  },
  ATTACHMENTS_TOO_BIG: {
    status: 422,
    retryable: false,
    ru: 'Вложения слишком большие: письму можно до 100 МБ, шаблону до 50 МБ. Уберите часть файлов.',
    en: 'The attachments are too big: a letter may carry 100 MB, a template 50 MB. Take some files out.',
  },
  UPLOAD_OFFSET_WRONG: {
    status: 409,
    retryable: false,
    ru: 'Загрузка файла сбилась. Узнайте, сколько байт уже получено, и продолжите с этого места.',
    en: 'The upload is out of step. Ask how many bytes are here and go on from there.',
  },
  UPLOAD_INCOMPLETE: {
    status: 409,
    retryable: false,
    ru: 'Файл загружен не полностью. Продолжите загрузку.',
    en: 'The file is not whole yet. Go on with the upload.',
  },
  IMAGE_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Картинка, вставленная в текст, повреждена, слишком большая или другого вида. Вставьте её снова: PNG, JPEG, GIF или WebP до 1 МБ.',
    en: 'An image pasted into the text is broken, too big or of another kind. Paste it again: PNG, JPEG, GIF or WebP up to 1 MB.',
  },
  TRACKING_TOKEN_INVALID: {
    status: 404,
    retryable: false,
    ru: 'Ссылка недействительна. Откройте её из письма ещё раз.',
    en: 'This link is not valid. Open it from the letter again.',
  },
  CRM_UNAUTHORIZED: {
    status: 409,
    retryable: false,
    ru: 'amoCRM отозвала доступ. Установите виджет снова.',
    en: 'amoCRM has revoked the access. Install the widget again.',
  },
  CRM_REFUSED: {
    status: 422,
    retryable: false,
    ru: 'amoCRM отклонила действие. Проверьте настройки триггера.',
    en: 'amoCRM refused the action. Check the settings of the trigger.',
  },
  CRM_UNAVAILABLE: {
    status: 503,
    retryable: true,
    ru: 'amoCRM временно не отвечает. Действие будет повторено.',
    en: 'amoCRM does not answer right now. The action will be repeated.',
  },
  SMTP_REFUSED: {
    status: 422,
    retryable: false,
    ru: 'Почтовый сервер отклонил письмо. Прочитайте его ответ и исправьте причину.',
    en: 'The mail server refused the letter. Read its answer and mend the cause.',
  },
  SMTP_AUTH_FAILED: {
    status: 422,
    retryable: false,
    ru: 'Почтовый сервер не принял логин или пароль. Проверьте их в настройках ящика.',
    en: 'The mail server did not accept the login or password. Check them in the mailbox settings.',
  },
  SMTP_UNREACHABLE: {
    status: 503,
    retryable: true,
    ru: 'Почтовый сервер не отвечает. Отправка будет повторена.',
    en: 'The mail server does not answer. Sending will be repeated.',
  },
  SMTP_IN_DOUBT: {
    status: 409,
    retryable: false,
    ru: 'Неизвестно, ушло ли письмо: связь прервалась в момент отправки. Проверьте «Отправленные» и решите, отправлять ли снова.',
    en: 'It is not known whether the letter left: the link broke while sending. Look into Sent and decide whether to send again.',
  },
  SMTP_POLICY_REFUSED: {
    status: 422,
    retryable: false,
    ru: 'Почтовый сервис запретил отправку с этого ящика. Прочитайте его ответ, устраните причину и проверьте ящик снова.',
    en: 'The mail provider forbids sending from this mailbox. Read its answer, mend the cause and verify the mailbox again.',
  },
  IMAP_AUTH_FAILED: {
    status: 422,
    retryable: false,
    ru: 'Сервер IMAP не принял логин или пароль. Проверьте их и включён ли IMAP в настройках почты.',
    en: 'The IMAP server did not accept the login or password. Check them, and that IMAP is switched on in the mail settings.',
  },
  IMAP_UNREACHABLE: {
    status: 503,
    retryable: true,
    ru: 'Сервер IMAP не отвечает. Проверьте его адрес и порт.',
    en: 'The IMAP server does not answer. Check its address and port.',
  },
  MAIL_APP_PASSWORD_REQUIRED: {
    status: 422,
    retryable: false,
    ru: 'Почтовому сервису нужен пароль приложения. Создайте его в настройках почты и введите вместо обычного пароля.',
    en: 'The mail provider needs an app password. Make one in the mail settings and enter it instead of the usual password.',
  },
  ADDRESS_NEEDS_SMTPUTF8: {
    status: 422,
    retryable: false,
    ru: 'В адресе перед знаком @ не латинские буквы, а почтовый сервер этого ящика таких адресов не знает. Узнайте у клиента адрес латиницей или отправьте письмо с другого ящика.',
    en: 'The address has other than Latin letters before the @, and the mail server of this mailbox knows no such addresses. Ask the client for an address in Latin letters or send from another mailbox.',
  },
  MAIL_TLS_FAILED: {
    status: 422,
    retryable: false,
    ru: 'Защищённое соединение не установлено: сертификат неверен или сервер не умеет TLS. Проверьте адрес, порт и вид защиты.',
    en: 'No secure connection: the certificate is not valid or the server has no TLS. Check the address, port and kind of security.',
  },
} as const;

/** Code of an error: a key of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** True when a text is one of our codes, e.g. one read from another service's reply. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}
