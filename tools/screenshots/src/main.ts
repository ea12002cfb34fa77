import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { letters, PEOPLE, setUpExample } from '@pochtovik/demo';
import { startLocalProduct } from '@pochtovik/local-services';
import { launchBrowser } from '@pochtovik/local-stack';
import { eventually } from '@pochtovik/testing';

const root = resolve(import.meta.dirname, '../../..');
const images = resolve(root, 'docs/manual/images');
const dataDir = resolve(root, '.local/screenshots');
const tell = (line: string) => void process.stderr.write(`${line}\n`);

rmSync(dataDir, { recursive: true, force: true });
mkdirSync(images, { recursive: true });
const product = await startLocalProduct({ dataDir, tell });
try {
  const setUp = await setUpExample(product, 86_400);
  const { manager, client } = PEOPLE.a;
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Поставка оборудования',
    price: 120_000,
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
  });
  await product.control.moveLead(setUp.accountId, leadId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.qualified,
  });
  const letter = await eventually('the letter arrives', async () => (await letters(product, client)).at(-1));
  const html = letter.mail.html || '';
  const link = /<a[^>]+href="([^"]+)"/.exec(html)?.[1] ?? '';

  const browser = await launchBrowser(tell);
  const shoot = async (
    name: string,
    locale: string,
    show: (page: Awaited<ReturnType<typeof browser.newPage>>) => Promise<unknown>,
  ) => {
    const page = await browser.newPage({ locale, javaScriptEnabled: false, viewport: { width: 720, height: 420 } });
    await show(page);
    await page.screenshot({ path: resolve(images, `${name}.png`) });
    await page.close();
  };
  await shoot('letter', 'ru-RU', (page) => page.setContent(html.replace(/<img[^>]*>/g, '')));
  for (const [language, locale] of [
    ['ru', 'ru-RU'],
    ['en', 'en-US'],
  ] as const) {
    await shoot(`link-${language}`, locale, (page) => page.goto(link));
    await shoot(`link-not-valid-${language}`, locale, (page) =>
      page.goto(`${product.services.trackerUrl}/c/not-a-link`),
    );
  }
  await browser.close();
} finally {
  await product.stop();
}
process.exit(0);
