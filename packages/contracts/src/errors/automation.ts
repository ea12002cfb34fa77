/** Of triggers, trigger links, executions and simulations. See `ERROR_CODES`. */
export const AUTOMATION_ERRORS = {
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
  SIMULATION_TOO_SLOW: {
    status: 503,
    retryable: true,
    ru: 'Цепочку не удалось проиграть вовремя: amoCRM или другая служба отвечает медленно. Повторите через минуту.',
    en: 'The chain could not be run in time: amoCRM or another service answers slowly. Try again in a minute.',
  },
  TRIGGER_IN_USE: {
    status: 409,
    retryable: false,
    ru: 'Триггер ещё используется. Уберите его из названных шаблонов и ссылок, затем удалите.',
    en: 'The trigger is still in use. Take it out of the templates and links named in the details, then delete it.',
  },
  EXECUTION_UNKNOWN: {
    status: 404,
    retryable: false,
    ru: 'Такого срабатывания триггера нет. Обновите журнал.',
    en: 'There is no such execution of a trigger. Reload the log.',
  },
  EXECUTION_NOT_FAILED: {
    status: 409,
    retryable: false,
    ru: 'Повторить можно только неудавшееся срабатывание. Обновите журнал.',
    en: 'Only an execution that failed can be repeated. Reload the log.',
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
  PIPELINE_DELAY_INVALID: {
    status: 422,
    retryable: false,
    ru: 'Задержка в действии воронки записана неверно. Укажите число секунд или, например, «15 мин», «2 ч», «3 дня».',
    en: 'The delay of the pipeline action can’t be read. Type a number of seconds or e.g. “15 min”, “2 h”, “3 days”.',
  },
} as const;
