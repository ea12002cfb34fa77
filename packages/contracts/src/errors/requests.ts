/** Of requests themselves, of signing in and of rights. See `ERROR_CODES`. */
export const REQUESTS_ERRORS = {
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
} as const;
