import { readFileSync } from 'node:fs';
import Type, { type Static, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { Convert, Default } from 'typebox/value';

/** Settings that every service has. */
export const BaseConfig = Type.Object({
  /** nats:// address of the bus. */
  natsUrl: Type.String({ default: 'nats://127.0.0.1:4222' }),
  /** MongoDB address; the database is `mongodbDatabase`, or `pochtovik_<service>`. */
  mongodbUri: Type.String({ default: 'mongodb://127.0.0.1:27017' }),
  mongodbDatabase: Type.Optional(Type.String()),
  logLevel: Type.String({ default: 'info', pattern: '^(trace|debug|info|warn|error|fatal|silent)$' }),
  /** Address and port of /healthz and /readyz; port 0 takes a free one. */
  healthHost: Type.String({ default: '0.0.0.0' }),
  healthPort: Type.Integer({ default: 8081, minimum: 0, maximum: 65_535 }),
  /** OTLP/HTTP address of a collector; traces and metrics are off without it. */
  otlpEndpoint: Type.Optional(Type.String()),
  /** Milliseconds between two exports of metrics. */
  otlpMetricsIntervalMs: Type.Integer({ default: 15_000, minimum: 100 }),
  /** Longest time a stop may take, seconds; shorter than the orchestrator's own patience. */
  shutdownGraceSeconds: Type.Integer({ default: 25, minimum: 1, maximum: 600 }),
});
/** See the schema of the same name. */
export type BaseConfig = Static<typeof BaseConfig>;

/** The environment does not fit the schema. Names the variables, never their values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly variables: string[];

  constructor(service: string, variables: string[]) {
    super(`${service}: these settings are missing or wrong: ${variables.join(', ')}. See the service's README.`);
    this.variables = variables;
  }
}

/** `smtpTimeoutMs` → `SMTP_TIMEOUT_MS`. */
export function variableName(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

/**
 * Reads a service's settings: each key of the schema from the variable of its name, or from the file that `<NAME>_FILE`
 * names (a mounted secret; its last line break is dropped). The result is converted, checked and frozen.
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function loadConfig<S extends TObject>(
  service: string,
  schema: S,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Static<S>> {
  const raw: Record<string, string> = {};
  const unreadable: string[] = [];
  for (const key of Object.keys(schema.properties)) {
    const name = variableName(key);
    const file = environment[`${name}_FILE`];
    const value = environment[name];
    if (file) {
      try {
        raw[key] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      } catch {
        unreadable.push(`${name}_FILE`);
      }
    } else if (value !== undefined && value !== '') {
      raw[key] = value;
    }
  }
  const config = Convert(schema, Default(schema, raw));
  const validator = Compile(schema);
  if (unreadable.length === 0 && validator.Check(config)) return Object.freeze(config);
  const wrong = validator.Errors(config).flatMap((error) => {
    const key = error.instancePath.split('/')[1];
    if (key) return [variableName(key)];
    return 'requiredProperties' in error.params ? error.params.requiredProperties.map(variableName) : [];
  });
  throw new ConfigError(service, [...new Set([...unreadable, ...wrong])]);
}
