import { createTransport } from 'nodemailer';
import { HTML, TEXT } from './post.ts';

/** Letters per second of a nodemailer pool that records nothing, to the same server. */
export async function bareRate(port: number, connections: number, letters: number): Promise<number> {
  const pool = createTransport({
    ...{ host: '127.0.0.1', port, pool: true, ignoreTLS: true },
    ...{ maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
  });
  const send = (id: number) =>
    pool.sendMail({
      ...{ from: 'sales@bench.test', to: 'anna@client.test', subject: 'Коммерческое предложение' },
      ...{ html: HTML, text: TEXT, messageId: `<bare-${id}@bench.test>` },
    });
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: connections * 2 }, async () => {
      while (next < letters) await send(next++);
    }),
  );
  const rate = letters / ((performance.now() - start) / 1000);
  pool.close();
  return rate;
}
