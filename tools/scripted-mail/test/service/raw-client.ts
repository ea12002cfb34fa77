import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import { Wire } from '../../src/wire/wire.ts';

/** A client that says exactly what it is told. */
export interface RawClient {
  wire: Wire;
  /** Says lines and returns the answer's last line: the first that is not to be continued. */
  ask(...lines: string[]): Promise<string | null>;
  /** The next answer's last line. */
  answer(): Promise<string | null>;
}

/** Connects to a loopback port; the connection ends with the test. */
export async function rawClient(t: TestContext, port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  t.after(() => socket.destroy());
  const wire = new Wire(socket);
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), wire.closed]);
  const answer = async () => {
    for (;;) {
      const line = await wire.line();
      if (line === null || !/^(?:\d{3}-|\* )/.test(line)) return line;
    }
  };
  return {
    wire,
    answer,
    async ask(...lines) {
      await wire.write(lines.map((line) => `${line}\r\n`).join(''));
      return answer();
    },
  };
}
