import type { Kit } from '@pochtovik/service-kit';
import type { ComposerConfig } from './config.ts';

/** The kit as this service has it. */
export type ComposerKit = Kit<ComposerConfig>;
