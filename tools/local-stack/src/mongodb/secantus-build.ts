import { access, constants, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from '../cache/install-once.ts';
import { systemPrograms } from '../cache/system-packages.ts';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { runCommand } from '../process/run-command.ts';
import type { MongodbProgram } from './mongodb-choice.ts';

const VERSION = '0.5.3-beta.196';
const NAME = `secantus-${VERSION}`;
/** The first Rust with the edition the crate is written in. */
const RUST_MINOR = 85;

/** The server built earlier on this machine, if any. cargo puts the program there last, so it is whole. */
export async function cachedSecantus(config: StackConfig): Promise<MongodbProgram | undefined> {
  const program = programIn(join(config.cacheFolder, NAME));
  try {
    await access(program, constants.X_OK);
    return { took: `secantusd-rs ${VERSION} (built here by cargo)`, kind: 'secantus', program };
  } catch {
    return undefined;
  }
}

/** Builds secantusd-rs by cargo. Throws `part_unavailable` where there is no cargo of Rust 1.85 or newer, cmake and ninja. */
export async function buildSecantus(
  config: StackConfig,
  tell: (line: string) => void,
): Promise<MongodbProgram | undefined> {
  const [cargo = 'cargo'] = await systemPrograms(config, ['cargo', 'cmake', 'ninja'], tell);
  const version = (await runCommand(cargo, ['--version'])).trim();
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 1 && Number(minor) < RUST_MINOR) {
    throw new LocalStackError(
      'part_unavailable',
      `${version} is too old to build secantusd-rs (1.${RUST_MINOR} is needed).`,
    );
  }
  const install = async (folder: string) => {
    tell(`Building a MongoDB-compatible server (secantus-mdb ${VERSION}) by cargo: about 5 minutes, once…`);
    const target = join(folder, 'build');
    await runCommand(
      cargo,
      [
        'install',
        '--quiet',
        '--locked',
        '--ignore-rust-version',
        'secantus-mdb',
        '--version',
        VERSION,
        '--root',
        folder,
      ],
      { env: { CARGO_TARGET_DIR: target } },
    );
    await rm(target, { recursive: true, force: true });
  };
  await installOnce({ cacheFolder: config.cacheFolder, name: NAME, install, tell });
  return cachedSecantus(config);
}

function programIn(folder: string): string {
  return join(folder, 'bin', 'secantusd-rs');
}
