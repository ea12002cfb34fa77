import { createSocket } from 'node:dgram';
import type { TestContext } from 'node:test';

const TYPES = new Map([
  [15, 'MX'],
  [33, 'SRV'],
]);

/** Answers of a test's DNS, by `TYPE name`: MX as [priority, host], SRV as [priority, weight, port, host]. */
export type Zone = Record<string, (readonly [number, string] | readonly [number, number, number, string])[]>;

/** Starts a DNS server on loopback (RFC 1035) that knows a zone and nothing else; `silent` never answers. @returns `address:port` */
export async function startDns(t: TestContext, zone: Zone, silent = false): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    if (!silent) socket.send(answerTo(query, zone), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  t.after(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

function answerTo(query: Buffer, zone: Zone): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = query.subarray(12, at + 5);
  const key = `${TYPES.get(query.readUInt16BE(at + 1))} ${labels.join('.').toLowerCase()}`;
  const records = (zone[key] ?? []).map((record) => {
    const numbers = record.filter((each) => typeof each === 'number');
    const data = Buffer.concat([...numbers.map(word), nameOf(String(record.at(-1)))]);
    // Name by pointer to the question, its type, class IN, one minute.
    const head = Buffer.concat([word(0xc00c), query.subarray(at + 1, at + 3), word(1), word(0), word(60)]);
    return Buffer.concat([head, word(data.length), data]);
  });
  const flags = records.length > 0 ? 0x8180 : 0x8183;
  const header = Buffer.concat([query.subarray(0, 2), ...[flags, 1, records.length, 0, 0].map(word)]);
  return Buffer.concat([header, question, ...records]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function nameOf(host: string): Buffer {
  const labels = host.split('.').filter(Boolean);
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}
