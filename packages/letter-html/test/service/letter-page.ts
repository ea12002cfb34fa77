import { join } from 'node:path';
import { launchBrowser } from '@pochtovik/local-stack';

/** A browser that shows letters and tells what they do. */
export interface LetterPage {
  /** What HTML does as a document, with its events fired and its links clicked. */
  deedsAsDocument(html: string): Promise<string[]>;
  /** What pieces of HTML do when a page with scripts puts them into itself, each twice: as they are, and as the browser writes them. */
  deedsInside(pieces: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

const LETTER = 'http://letter.test/';
/** Pictures and the like are loaded by letters; all else would be a program, a sheet, a page. */
const LOADED = new Set(['image', 'media', 'font']);
/** Everything is let through and told, so that nothing depends on `pwn()` being reached. */
const POLICY =
  "script-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; connect-src 'none'; style-src 'unsafe-inline'";

/** Opens a browser; the caller closes it. */
export async function openLetterPage(): Promise<LetterPage> {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  let deeds = new Set<string>();
  let html = '';
  let isServed = false;
  await page.exposeFunction('tell', (deed: string) => deeds.add(deed));
  await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
  page.on('dialog', (dialog) => dialog.dismiss());
  page.on('popup', (opened) => {
    deeds.add('opened a window');
    return opened.close();
  });
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (request.url() === LETTER && request.isNavigationRequest() && !isServed) {
      isServed = true;
      const headers = { 'content-type': 'text/html', 'content-security-policy-report-only': POLICY };
      await route.fulfill({ body: html, headers });
      return;
    }
    if (!LOADED.has(request.resourceType())) deeds.add(`${request.resourceType()} ${request.url()}`);
    // A picture that is broken fires what waits for that.
    await route.fulfill({ status: 404, body: '' });
  });
  const run = (code: string) => page.evaluate(code).catch(() => deeds.add('left its page'));

  async function deedsOf(body: string, pieces: readonly string[]): Promise<string[]> {
    deeds = new Set();
    html = body;
    isServed = false;
    await page.goto(LETTER, { waitUntil: 'load' }).catch(() => deeds.add('left its page'));
    for (const piece of pieces) await run(`letterPage.embed(${JSON.stringify(piece)})`);
    await run('letterPage.provoke()');
    await run('letterPage.settled()');
    if (page.url().replace(/#.*/, '') !== LETTER) deeds.add(`is at ${page.url()}`);
    return [...deeds];
  }

  return {
    deedsAsDocument: (body) => deedsOf(body, []),
    deedsInside: (pieces) => deedsOf('<p></p>', pieces),
    close: () => browser.close(),
  };
}
