/** Of files and pictures. See `ERROR_CODES`. */
export const FILES_ERRORS = {
  ATTACHMENT_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Файл не найден: он удалён или его загрузка не закончена. Приложите его снова.',
    en: 'There is no such file: it was deleted or its upload did not end. Attach it again.',
  },
  ATTACHMENT_IN_USE: {
    status: 409,
    retryable: false,
    ru: 'Файл нельзя удалить: он нужен письму, шаблону или черновику. Уберите его из шаблона и черновика; файлы писем остаются.',
    en: 'The file can not be deleted: a letter, a template or a draft needs it. Take it out of the template and the draft; files of letters stay.',
  },
  ATTACHMENTS_TOO_BIG: {
    status: 422,
    retryable: false,
    ru: 'Вложения слишком большие: письму можно до 100 МБ, шаблону до 50 МБ. Уберите часть файлов.',
    en: 'The attachments are too big: a letter may carry 100 MB, a template 50 MB. Take some files out.',
  },
  ATTACHMENT_QUOTA: {
    status: 422,
    retryable: false,
    ru: 'В аккаунте не осталось места для файлов. Удалите ненужные файлы или попросите администратора Почтовика увеличить место.',
    en: 'The account has no room left for files. Delete files that are not needed, or ask whoever runs Pochtovik for more room.',
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
} as const;
