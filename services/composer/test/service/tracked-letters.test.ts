import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, test } from 'node:test';
import {
  DigitalPipelineTriggered,
  type ErrorCode,
  LetterFailed,
  LetterGet,
  LetterPlainLink,
  LetterResend,
  LetterWebVersion,
  newId,
  PochtovikError,
  stableId,
  type TemplateContent,
  TemplateGet,
  TemplateSave,
  TrackingDomainCheck,
  TrackingDomainGet,
  TrackingDomainRemove,
  TrackingDomainSet,
  TrackingLinkFollowed,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, OTHER_ACCOUNT } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import { PNG } from './uploading.ts';

let neighbours: Neighbours;
let composer: RunningService;
/** What the DNS says, by type and name. */
const zone = new Map<string, string>();
const dns = createSocket('udp4');
before(async () => {
  dns.on('message', (query, from) => dns.send(answerTo(query), from.port, from.address));
  await new Promise<void>((resolve) => dns.bind(0, '127.0.0.1', resolve));
  neighbours = await startNeighbours();
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  const DNS_SERVERS = `127.0.0.1:${dns.address().port}`;
  composer = await startService(service, { ...neighbours.environment, DNS_SERVERS });
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
  dns.close();
});

/** Answers CNAME and TXT questions (RFC 1035) out of the zone. */
function answerTo(query: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = query.readUInt16BE(at + 1);
  const value = zone.get(`${type === 5 ? 'CNAME' : 'TXT'} ${labels.join('.').toLowerCase()}`);
  const sized = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  const parts = value === undefined ? [] : type === 5 ? [...value.split('.'), ''] : [value];
  const data = Buffer.concat(parts.map(sized));
  const word = (number: number) => Buffer.from([number >> 8, number & 255]);
  const record = [word(0xc00c), word(type), word(1), word(0), word(60), word(data.length), data];
  const flags = value === undefined ? 0x8183 : 0x8180;
  const header = [query.subarray(0, 2), ...[flags, 1, value === undefined ? 0 : 1, 0, 0].map(word)];
  return Buffer.concat([...header, query.subarray(12, at + 5), ...(value === undefined ? [] : record)]);
}

const refuses = (code: ErrorCode, asked: Promise<unknown>) =>
  assert.rejects(asked, (error) => error instanceof PochtovikError && error.code === code);
const getLetter = (letterId: string) =>
  neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });

async function letterOf(changes: Partial<TemplateContent>) {
  const saved = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId: newId(), content: content(changes) };
  await neighbours.ask(TemplateSave, saved);
  const asked = hook(saved.templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, asked);
  const letterId = stableId('letter', ACCOUNT, asked.hookId);
  const queued = await eventually(
    'the letter',
    () => neighbours.queued.find(({ data }) => data.letter.letterId === letterId)?.data,
  );
  return { ...queued, letterId, templateId: saved.templateId };
}
const HTML =
  '<p><a href="https://shop.test/a?x=1&amp;y=%20|">Каталог</a> <a href="mailto:a@b.test">Почта</a> <a href="{web_version}">В браузере</a></p>';

test('links of a template that tracks them lead over us; what they led to is kept, for this account alone', async () => {
  const letter = await letterOf({ html: HTML, trackLinks: true });
  const template = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId: letter.templateId };
  assert.equal((await neighbours.ask(TemplateGet, template)).trackLinks, true);
  const [, token = ''] = /href="https:\/\/track\.test\/l\/([\w-]+)">Каталог/.exec(letter.html) ?? [];
  const codec = createTokenCodec(parseKeys(neighbours.environment['TRACKING_KEYS'] ?? ''));
  const decoded = codec.decode(token, 'link');
  assert.ok(decoded.ok && decoded.claims.letterId === letter.letterId && decoded.claims.linkNumber === 1);
  assert.match(letter.html, /href="mailto:a@b\.test"/);
  assert.match(
    letter.html,
    /href="https:\/\/track\.test\/w\/[\w-]+">В браузере/,
    'addresses of ours are not tracked twice',
  );
  assert.match(letter.text, /shop\.test\/a/, 'the text part names where it leads');
  const link = { accountId: ACCOUNT, letterId: letter.letterId, number: 1 };
  assert.equal((await neighbours.ask(LetterPlainLink, link)).url, 'https://shop.test/a?x=1&y=%20|');
  await refuses('LETTER_LINK_UNKNOWN', neighbours.ask(LetterPlainLink, { ...link, number: 2 }));
  await refuses('LETTER_UNKNOWN', neighbours.ask(LetterPlainLink, { ...link, accountId: OTHER_ACCOUNT }));
});

test('a visit of a plain link is a line of the timeline, and no opening', async () => {
  const { letterId } = await letterOf({ html: HTML, trackLinks: true });
  await neighbours.tell(TrackingLinkFollowed, ACCOUNT, { ...TrackingLinkFollowed.example, letterId });
  const letter = await eventually('the line', async () => {
    const found = await getLetter(letterId);
    return found.timeline.some(({ event }) => event === 'tracking.link-followed') && found;
  });
  assert.match(letter.timeline.at(-1)?.detail ?? '', /^Клиент перешёл по ссылке https:\/\/shop\.test\/a/);
  assert.equal(letter.openedAt, null);
});

test('without the tick links stay as they are', async () => {
  const letter = await letterOf({ html: HTML });
  assert.match(letter.html, /href="https:\/\/shop\.test\/a\?x=1&amp;y=%20\|"/);
});

test('a letter sent again has its own tracked links, which lead to the same place', async () => {
  const first = await letterOf({ html: HTML, trackLinks: true });
  await neighbours.tell(LetterFailed, ACCOUNT, { ...LetterFailed.example, letterId: first.letterId });
  await eventually('not_sent', async () => (await getLetter(first.letterId)).state === 'not_sent');
  const resendId = newId();
  const asked = { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId: first.letterId, resendId };
  await neighbours.ask(LetterResend, { ...asked, confirmMaybeSent: false });
  const again = { accountId: ACCOUNT, letterId: resendId, number: 1 };
  await eventually('the letter again', () => neighbours.queued.some(({ data }) => data.letter.letterId === resendId));
  assert.equal((await neighbours.ask(LetterPlainLink, again)).url, 'https://shop.test/a?x=1&y=%20|');
});

test('the web version is the letter with its pictures at addresses of ours', async () => {
  const html = `<p>Здравствуйте</p><img src="data:image/png;base64,${PNG.toString('base64')}">`;
  const { letterId, ...letter } = await letterOf({ html });
  assert.match(letter.html, /src="cid:/);
  const page = await neighbours.ask(LetterWebVersion, { accountId: ACCOUNT, letterId });
  assert.match(page.html, /src="https:\/\/track\.test\/i\/[\w-]+"/);
  assert.match(page.html, /src="https:\/\/track\.test\/o\/[\w-]+\.gif"/, 'its pixel tells of an opening');
  assert.ok(!page.html.includes('cid:'));
  await refuses('LETTER_UNKNOWN', neighbours.ask(LetterWebVersion, { accountId: OTHER_ACCOUNT, letterId }));
});

test('an account’s own domain is used once the DNS says that it leads to us and is this account’s', async () => {
  const accountId = ACCOUNT;
  const domain = 'links.company.test';
  assert.deepEqual(await neighbours.ask(TrackingDomainGet, { accountId }), {
    ...{ domain: null, state: 'none', records: [], checkedAt: null },
  });
  await refuses('TRACKING_DOMAIN_UNKNOWN', neighbours.ask(TrackingDomainCheck, { accountId }));
  await refuses(
    'TRACKING_DOMAIN_INVALID',
    neighbours.ask(TrackingDomainSet, { accountId, domain: 'https://a.b.test' }),
  );
  const named = await neighbours.ask(TrackingDomainSet, { accountId, domain: 'Links.Company.TEST' });
  assert.deepEqual([named.domain, named.state], [domain, 'waiting']);
  assert.deepEqual(
    named.records.map(({ type, name, value }) => `${type} ${name} ${value}`),
    [`CNAME ${domain} track.test`, `TXT _pochtovik.${domain} pochtovik-account=${accountId}`],
  );
  assert.match((await letterOf({})).html, /https:\/\/track\.test\/o\//, 'not used while it waits');

  zone.set(`CNAME ${domain}`, 'track.test');
  const half = await neighbours.ask(TrackingDomainCheck, { accountId });
  assert.deepEqual(
    half.records.map(({ found }) => found),
    [true, false],
  );
  const squatter = await neighbours.ask(TrackingDomainSet, { accountId: OTHER_ACCOUNT, domain });
  assert.equal(squatter.state, 'waiting', 'whose domain leads to us is not yet whose it is');
  zone.set(`TXT _pochtovik.${domain}`, `pochtovik-account=${accountId}`);
  assert.equal((await neighbours.ask(TrackingDomainCheck, { accountId })).state, 'working');
  const letter = await letterOf({ html: HTML, trackLinks: true });
  for (const path of ['o', 'l', 'w']) assert.ok(letter.html.includes(`https://${domain}/${path}/`), path);
  assert.ok(letter.unsubscribeUrl?.startsWith(`https://${domain}/u/`));
  assert.ok(!letter.html.includes('//track.test/'));

  await refuses('TRACKING_DOMAIN_TAKEN', neighbours.ask(TrackingDomainCheck, { accountId: OTHER_ACCOUNT }));
  await refuses('TRACKING_DOMAIN_TAKEN', neighbours.ask(TrackingDomainSet, { accountId: OTHER_ACCOUNT, domain }));
  assert.equal((await neighbours.ask(TrackingDomainRemove, { accountId })).state, 'none');
  assert.match((await letterOf({})).html, /https:\/\/track\.test\/o\//);
  zone.set(`TXT _pochtovik.${domain}`, `pochtovik-account=${OTHER_ACCOUNT}`);
  assert.equal((await neighbours.ask(TrackingDomainCheck, { accountId: OTHER_ACCOUNT })).state, 'working');
});
