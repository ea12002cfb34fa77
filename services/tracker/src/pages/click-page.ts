import type { Language, Page } from './page.ts';

const WORDS = {
  ru: {
    title: 'Переход по ссылке',
    opening: 'Открываем ссылку…',
    press: 'Нажмите кнопку, чтобы перейти.',
    button: 'Перейти',
    thanks: 'Спасибо!',
  },
  en: {
    title: 'Following the link',
    opening: 'Opening the link…',
    press: 'Press the button to go on.',
    button: 'Go on',
    thanks: 'Thank you!',
  },
} as const;

/**
 * Confirms the visit by a POST to the page's own address, then goes on. A page that the browser draws ahead of the reader
 * waits until it is shown. Where fetch fails, the form does the same.
 */
const SCRIPT = `(function () {
  function confirm() {
    fetch(location.href, { method: 'POST', headers: { Accept: 'application/json' }, credentials: 'omit', keepalive: true })
      .then(function (answer) { if (!answer.ok) throw new Error(); return answer.json(); })
      .then(function (answer) {
        if (answer.location) return location.replace(answer.location);
        document.getElementById('going').hidden = true;
        document.getElementById('thanks').hidden = false;
      })
      .catch(function () { document.forms[0].submit(); });
  }
  if (document.prerendering) document.addEventListener('prerenderingchange', confirm, { once: true });
  else confirm();
})();`;

/**
 * The page behind a trigger link: opening it counts for nothing, since scanners open every link; what it then sends by itself
 * (or by its button, without scripts) is the click. It needs no cookie.
 */
export function clickPage(language: Language): Page {
  const words = WORDS[language];
  return {
    language,
    title: words.title,
    script: SCRIPT,
    body: `<div id="going"><p>${words.opening}</p><noscript><p>${words.press}</p></noscript>
<form method="post"><button>${words.button}</button></form></div><p id="thanks" hidden>${words.thanks}</p>`,
  };
}

/** The page after a click on a link that leads nowhere. */
export function thanksPage(language: Language): Page {
  const { thanks } = WORDS[language];
  return { language, title: thanks, body: `<p>${thanks}</p>` };
}
