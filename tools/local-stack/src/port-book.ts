import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { freePort } from './process/ports.ts';

const Ports = Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 65_535 }));

/** The ports of the parts, kept in the data folder: the next stack there has the same ones where they are free. */
export class PortBook {
  readonly #file: string;
  readonly #ports: Static<typeof Ports>;

  private constructor(file: string, ports: Static<typeof Ports>) {
    this.#file = file;
    this.#ports = ports;
  }

  /** Reads the book of a data folder. */
  static async open(dataDir: string): Promise<PortBook> {
    const file = join(dataDir, 'ports.json');
    try {
      return new PortBook(file, Value.Parse(Ports, JSON.parse(await readFile(file, 'utf8'))));
    } catch {
      // Missing or damaged: a port is only a preference.
      return new PortBook(file, {});
    }
  }

  /** The port for a part: its last one, or a free one. */
  async take(part: string): Promise<number> {
    const port = await freePort(this.#ports[part]);
    this.#ports[part] = port;
    // In one go: parts start, and take their ports, side by side.
    writeFileSync(this.#file, `${JSON.stringify(this.#ports)}\n`);
    return port;
  }
}
