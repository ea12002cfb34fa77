/** Of templates and their folders. See `ERROR_CODES`. */
export const TEMPLATES_ERRORS = {
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
  TEMPLATE_ARCHIVED: {
    status: 409,
    retryable: false,
    ru: 'Шаблон в архиве. Верните его из архива или выберите другой.',
    en: 'The template is in the archive. Take it out of there or choose another one.',
  },
  TEMPLATE_IN_USE: {
    status: 409,
    retryable: false,
    ru: 'По шаблону отправляются письма. Сначала выберите другой шаблон там, где он используется: места отмечены.',
    en: 'Letters are sent by this template. First choose another one where it is used: the details name the places.',
  },
  TEMPLATE_USERS_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Шаблон нельзя открыть некоторым из выбранных сотрудников: их нет в аккаунте amoCRM или у них нет доступа к виджету. Уберите отмеченных или дайте им доступ.',
    en: 'The template can not be open to some of the chosen users: they are not in the amoCRM account or have no access to the widget. Take out those named or give them access.',
  },
  TEMPLATE_VERSION_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Такой версии у шаблона нет. Выберите версию из списка.',
    en: 'The template has no such version. Choose one from the list.',
  },
  TEMPLATE_FILE_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Шаблоны из файла нельзя загрузить целиком, поэтому не загружен ни один. Исправьте отмеченные места.',
    en: 'Not all templates of the file can be taken over, so none was. Correct the places named in the details.',
  },
  TEMPLATE_FILE_TOO_BIG: {
    status: 422,
    retryable: false,
    ru: 'Шаблоны не помещаются в один файл: в него входит до 100 шаблонов и до 3 МБ. Выгрузите их частями.',
    en: 'The templates do not fit into one file: it takes 100 templates and 3 MB. Save them in parts.',
  },
  FOLDER_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Папка не найдена. Выберите другую.',
    en: 'There is no such folder. Choose another one.',
  },
  FOLDER_EXISTS: {
    status: 409,
    retryable: false,
    ru: 'Папка с таким названием уже есть. Назовите новую иначе.',
    en: 'There is a folder of this name already. Give the new one another name.',
  },
  FOLDER_LIMIT: {
    status: 409,
    retryable: false,
    ru: 'В аккаунте уже 200 папок с шаблонами. Удалите ненужные.',
    en: 'The account has 200 template folders already. Delete those that nobody needs.',
  },
} as const;
