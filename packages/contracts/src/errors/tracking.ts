/** Of addresses that recipients reach. See `ERROR_CODES`. */
export const TRACKING_ERRORS = {
  TRACKING_DOMAIN_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Это не имя поддомена вашего сайта. Введите его без http:// и пути, например links.company.ru.',
    en: 'This is no name of a subdomain of your site. Type it without http:// and path, e.g. links.company.com.',
  },
  TRACKING_DOMAIN_TAKEN: {
    status: 409,
    retryable: false,
    ru: 'Этот домен уже работает в другом аккаунте. Отключите его там или выберите другой поддомен.',
    en: 'This domain already works in another account. Disconnect it there or choose another subdomain.',
  },
  TRACKING_DOMAIN_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Свой домен ссылок ещё не указан. Сначала сохраните его.',
    en: 'No link domain has been given yet. Save one first.',
  },
  TRACKING_TOKEN_INVALID: {
    status: 404,
    retryable: false,
    ru: 'Ссылка недействительна. Откройте её из письма ещё раз.',
    en: 'This link is not valid. Open it from the letter again.',
  },
} as const;
