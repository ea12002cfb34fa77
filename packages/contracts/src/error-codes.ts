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
  LETTER_NOT_RETURNABLE: {
    status: 409,
    retryable: false,
    ru: 'Это письмо нельзя вернуть в черновики: оно отправлено, отправлено снова или уже возвращено. Обновите список писем.',
    en: 'This letter can not be returned to the drafts: it was sent, sent again, or returned already. Reload the list of letters.',
  },
  DRAFT_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Черновик не найден: его удалили. Обновите список черновиков.',
    en: 'There is no such draft: it was deleted. Reload the list of drafts.',
  },
  DRAFT_CHANGED: {
    status: 409,
    retryable: false,
    ru: 'Черновик изменили в другом окне. Откройте его снова и перенесите свои правки: ни одна из версий не потеряна.',
    en: 'The draft was changed in another window. Open it again and carry your changes over: neither version is lost.',
  },
  DRAFT_SENT: {
    status: 409,
    retryable: false,
    ru: 'Письмо из этого черновика уже отправлено. Оно в списке писем.',
    en: 'The letter of this draft was sent already. It is in the list of letters.',
  },
  DRAFT_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Письмо ещё нельзя отправить. Исправьте отмеченные поля: черновик сохранён.',
    en: 'The letter can not be sent yet. Correct the fields named in the details: the draft is kept.',
  },
  DRAFT_SUPPRESSED: {
    status: 409,
    retryable: false,
    ru: 'Среди получателей есть адреса из стоп-листа: их владельцы отписались или адресов не существует. Уберите их или подтвердите отправку.',
    en: 'Some recipients are in the suppression list: they unsubscribed or do not exist. Take them out or confirm that the letter shall be sent.',
  },
  DRAFT_LIMIT: {
    status: 422,
    retryable: false,
    ru: 'Черновиков слишком много: больше тысячи. Удалите ненужные.',
    en: 'There are too many drafts: more than a thousand. Delete those you do not need.',
  },
  LETTER_TOO_BIG: {
    status: 422,
    retryable: false,
    ru: 'Письмо слишком большое. Уберите лишнее из текста.',
    en: 'The letter is too big. Shorten its text.',
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
