// Runs in the browser, before everything of the page. `tell` is the test's.

for (const name of ['pwn', 'alert', 'confirm', 'prompt', 'print']) {
  globalThis[name] = () => globalThis.tell(`called ${name}`);
}
document.addEventListener('securitypolicyviolation', (event) => {
  globalThis.tell(`${event.effectiveDirective} ${event.blockedURI}`);
});

const EVENTS =
  'click focus mouseover mouseenter pointerdown input change submit load error toggle begin animationstart scroll'.split(
    ' ',
  );

globalThis.letterPage = {
  /** Puts HTML into the page, and what the browser makes of it once more. */
  embed(html) {
    const host = document.createElement('div');
    document.body.append(host);
    host.innerHTML = html;
    const again = document.createElement('div');
    document.body.append(again);
    again.innerHTML = host.innerHTML;
  },

  /** Clicks, points at and types into everything there is; usual links lead nowhere. */
  provoke() {
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a,area') : null;
      if (link && /^(?:https?|mailto|tel):/.test(link.protocol)) event.preventDefault();
    });
    for (const element of document.querySelectorAll('*')) {
      for (const name of EVENTS) {
        if (name === 'click' && element instanceof HTMLElement) element.click();
        else element.dispatchEvent(new Event(name, { bubbles: name === 'mouseover', cancelable: true }));
      }
      if (element instanceof HTMLElement) element.focus();
    }
  },

  /** Waits until what was started so far by scripts, timers and pictures has run. */
  async settled() {
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  },
};
