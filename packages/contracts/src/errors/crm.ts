/** Of amoCRM: accounts, users, cards, and what it answers. See `ERROR_CODES`. */
export const CRM_ERRORS = {
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
  USER_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Такого пользователя нет в аккаунте amoCRM. Выберите другого.',
    en: 'There is no such user in the amoCRM account. Choose another one.',
  },
  ENTITY_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Сделка, контакт или компания не найдены в amoCRM. Проверьте, не удалены ли они и не объединены ли с другими.',
    en: 'The lead, contact or company is not in amoCRM. Check whether it was deleted or merged into another one.',
  },
  MAIL_NOTE_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'В карточке нет такого письма. Обновите карточку и выберите письмо снова.',
    en: 'The card has no such letter. Reload the card and choose the letter again.',
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
} as const;
