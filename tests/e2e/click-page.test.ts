import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { type ExampleSetUp, letters, PEOPLE, startExample } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { launchBrowser } from '@pochtovik/local-stack';
import { eventually } from '@pochtovik/testing';

// A headless browser says so in its name, and then counts as the machine it is; this one plays a person.
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
let browser: Browser | undefined;
let site: Server;

before(async () => {
  // The client's browser must really arrive somewhere: the company's site, on loopback.
  site = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>КП</h1>'),
  ).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const address = site.address();
  assert.ok(typeof address === 'object' && address);
  ({ product, setUp, stop } = await startExample({ proposalUrl: `http://127.0.0.1:${address.port}/kp` }));
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  site.close();
  site.closeAllConnections();
  await stop();
});

function openBrowser(): Browser {
  assert.ok(browser);
  return browser;
}

/** Qualifies a new deal and gives it with the address of its letter's button. */
async function letterOf(deal: 'a' | 'b'): Promise<{ leadId: number; link: string }> {
  const { manager, client } = PEOPLE[deal];
  const { leadId } = await product.control.createLead(setUp.accountId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
  });
  await product.control.moveLead(setUp.accountId, leadId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.qualified,
  });
  await eventually(
    'the deal is in «КП отправлено»',
    async () => (await statusOf(leadId)) === setUp.status.proposalSent,
  );
  const letter = (await letters(product, client)).at(-1);
  assert.ok(letter);
  const link = /<a[^>]+href="([^"]+)"/.exec(letter.mail.html || '')?.[1];
  assert.ok(link);
  return { leadId, link };
}

async function statusOf(leadId: number): Promise<number | undefined> {
  return (await product.control.snapshot(setUp.accountId, 'leads', leadId)).status?.id;
}

test('a person who clicks lands on the company’s page without an extra step, and the deal moves on', async () => {
  const { leadId, link } = await letterOf('a');
  const page = await openBrowser().newPage({ userAgent: PERSON });
  await page.goto(link);
  await page.waitForURL('**/kp');
  assert.equal(await page.textContent('h1'), 'КП');
  await eventually(
    'the deal is in «Ознакомлен с КП»',
    async () => (await statusOf(leadId)) === setUp.status.proposalRead,
  );
  await page.close();
});

test('without scripts the page changes nothing by itself and has one button that does the same', async () => {
  const { leadId, link } = await letterOf('b');
  const context = await openBrowser().newContext({ userAgent: PERSON, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(link);
  assert.equal(await page.locator('button').count(), 1);
  assert.equal(await statusOf(leadId), setUp.status.proposalSent);
  await page.locator('button').click();
  await page.waitForURL('**/kp');
  await eventually(
    'the deal is in «Ознакомлен с КП»',
    async () => (await statusOf(leadId)) === setUp.status.proposalRead,
  );
  await context.close();
});

test('a headless browser that opens the link by itself changes nothing', async () => {
  const { leadId, link } = await letterOf('a');
  const page = await openBrowser().newPage();
  await page.goto(link);
  await page.waitForURL('**/kp');
  const [letter] = await setUp.gateway.lettersOf(leadId);
  await eventually('the visit is in the timeline', async () => {
    const { timeline } = await setUp.gateway.letter(letter?.id ?? '');
    return timeline.some((entry) => entry.event === 'tracking.clicked');
  });
  assert.deepEqual(
    (await setUp.gateway.executions(letter?.id ?? '')).filter((execution) => execution.cause === 'clicked'),
    [],
  );
  assert.equal(await statusOf(leadId), setUp.status.proposalSent);
  await page.close();
});
